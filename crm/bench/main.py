"""`bin/bench`: servers of its own, a workspace of the size asked for, the figures."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django

from crm.bench.duplicates import main as duplicates
from crm.bench.report import Report
from crm.launch.database import Setup
from crm.launch.errors import LaunchError, refusal
from crm.launch.locks import Lock
from crm.launch.places import ROOT, Places, open_places
from crm.launch.servers import Servers
from crm.launch.stack import Stack, next_free
from crm.launch.up import environment_for

HOST, FIRST_PORT = "127.0.0.1", 8300
PARTS = ("pages", "throughput", "import", "browser", "memory")
PAGES = ("list", "filtered_list", "deep_page", "board", "record", "palette_search", "create", "stage_move")
FOREIGN = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")  # the bench rebuilds tables: only ever its own


def main() -> int:
    """Measure; return the exit code."""
    if sys.argv[1:2] == ["duplicates"]:
        return duplicates.main(sys.argv[2:])
    options = _options()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    for name in FOREIGN:
        os.environ.pop(name, None)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except LaunchError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(refusal(error, "measuring"), file=sys.stderr)
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure how fast Relay is on this machine.")
    parser.add_argument("--leads", type=_positive, default=100_000, help="leads in the workspace (100000)")
    parser.add_argument("--events", type=_positive, default=3, help="events for each lead (3)")
    parser.add_argument("--requests", type=_positive, default=300, help="requests for each page (300)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file, for programs")
    parser.add_argument(
        "--only", type=_parts, default=(*PAGES, *PARTS), help=f"comma-separated: {', '.join((*PAGES, *PARTS))}"
    )
    parser.add_argument("--var", metavar="DIR", help="data directory (RELAY_VAR, or var/bench in the checkout)")
    parser.add_argument("--keep", action="store_true", help="keep the data, for the next run of the same size")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _parts(text: str) -> tuple[str, ...]:
    chosen = tuple(part.strip().replace("-", "_") for part in text.split(","))
    if unknown := [part for part in chosen if part not in (*PAGES, *PARTS)]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return (*chosen, *PAGES) if "pages" in chosen else chosen


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _run(options: argparse.Namespace) -> int:
    places = _own_places(options.var or os.environ.get("RELAY_VAR") or str(ROOT / "var" / "bench"))
    alone = Lock(places.run / "bench.lock")
    if not alone.take(wait=False):
        raise LaunchError(f"A benchmark runs already with {places.var}: wait, or choose another --var.")
    try:
        with Servers(places) as servers:
            port = next_free(HOST, FIRST_PORT)
            os.environ.update(environment_for(servers, host=HOST, port=port))
            Setup(servers, os.environ).bring_up_to_date()
            report = _measure(servers, port, options)
    finally:
        if not options.keep:
            _forget(places)
    print(f"\n{report.as_table()}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 0


def _measure(servers: Servers, port: int, options: argparse.Namespace) -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    django.setup()
    from crm.bench.run import Bench  # only now can models be imported

    stack = Stack(servers, host=HOST, port=port, environment=os.environ, verbose=False)
    return Bench(servers, stack, options, _tell).measure()


def _own_places(var: str) -> Places:
    """Open a data directory, and refuse one that holds anything but benchmarks: tables are taken apart here."""
    places = open_places(var)
    mark = places.var / "made-by-bench"
    if places.postgres.exists() and not mark.exists():
        raise LaunchError(f"{places.var} holds data of Relay itself: choose another --var for the benchmark.")
    mark.touch()
    return places


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


def _forget(places: Places) -> None:
    """Remove the data, which lies outside the checkout where only root can enter that."""
    data = places.postgres.resolve()
    shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(places.redis, ignore_errors=True)
    if places.postgres.is_symlink():
        places.postgres.unlink()
        shutil.rmtree(data.parent, ignore_errors=True)
