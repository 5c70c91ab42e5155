"""`bin/up`: everything from an empty checkout to a page to sign in at, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from crm.launch.database import Account, Setup
from crm.launch.errors import LaunchError, refusal
from crm.launch.interrupts import ENDING
from crm.launch.places import Places, open_places
from crm.launch.servers import Servers
from crm.launch.stack import Stack, next_free, seat

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
BETWEEN_PORTS = 10_000  # from the pages' port to that of the live updates, out of the way of a second bin/up


def main() -> int:
    """Run Relay; return the exit code."""
    options = _options()
    for number in ENDING:
        signal.signal(number, _interrupt)
    try:
        _run(options)
    except KeyboardInterrupt:
        print("\nRelay has stopped.")
        return 0
    except LaunchError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(refusal(error, "starting Relay"), file=sys.stderr)
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/up", description="Set up and run Relay; Ctrl-C stops it.")
    parser.add_argument("--port", type=_port, default=8000, help="where the pages are served (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--empty", action="store_true", help="no demo data: one owner and an empty workspace")
    parser.add_argument("--var", metavar="DIR", help="data directory (RELAY_VAR, or var/ in the checkout)")
    parser.add_argument("--verbose", action="store_true", help="show what the processes print")
    return parser.parse_args()


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return port


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    for ending in ENDING:  # once is enough; another Ctrl-C must not cut the tidying short
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(options: argparse.Namespace) -> None:
    places = open_places(options.var)
    with seat(places, options.host, options.port):
        print("Starting Relay …", flush=True)
        with Servers(places) as servers:
            environment = environment_for(servers, host=options.host, port=options.port)
            accounts = Setup(servers, environment).prepare(empty=options.empty)
            stack = Stack(
                servers, host=options.host, port=options.port, environment=environment, verbose=options.verbose
            )
            with stack:
                _greet(stack.url, places, accounts)
                stack.watch()


def environment_for(servers: Servers, *, host: str, port: int) -> dict[str, str]:
    """Return what the processes are told; what somebody has set already stays."""
    var = servers.places.var
    live = port + BETWEEN_PORTS if port + BETWEEN_PORTS < 65536 else port + 1
    told = {
        "HOST": host,
        "PORT": str(port),
        "LIVE_PORT": str(next_free(host, live)),
        "MEDIA_ROOT": str(var / "media"),
        "STATIC_ROOT": str(var / "static"),
        "SESSION_COOKIE_NAME": f"relay_{servers.places.key}",  # cookies know no ports: two installations, two names
        "PYTHONUNBUFFERED": "1",
    }
    if host not in LOOPBACK:
        told["ALLOWED_HOSTS"] = "*"
    kept = {name: value for name, value in os.environ.items() if name not in ("HOST", "PORT", "LIVE_PORT")}
    return {**told, **kept, **servers.environment}


def _greet(url: str, places: Places, accounts: list[Account]) -> None:
    print(f"\n  Relay is at {url} (Ctrl-C stops it)\n")
    if accounts:
        widths = [max(len(account[part]) for account in accounts) for part in (0, 1)]
        print("  Sign in with")
        for account in accounts:
            print(f"    {account.email:<{widths[0]}}  {account.password:<{widths[1]}}  {account.role}")
        print()
    logs = places.var / "log"
    print(f"  Data  {_short(places.var)}\n  Logs  {_short(logs)}\n", flush=True)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
