"""`bin/test`: every check of the project against servers of its own, which it stops at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from crm.launch.errors import LaunchError, refusal
from crm.launch.locks import Lock
from crm.launch.places import ROOT, Places, open_places
from crm.launch.servers import Servers

STEPS = {
    "ruff check": ("ruff", "check", "--quiet"),
    "ruff format": ("ruff", "format", "--check", "--quiet"),
    "mypy": ("mypy", "--no-error-summary"),
    "import-linter": ("lint-imports", "--no-logo"),
    "makemigrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENDING = (signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run all checks, or only pytest with the arguments given; return the exit code."""
    for number in ENDING:
        signal.signal(number, _interrupt)
    try:
        places = open_places(os.environ.get("RELAY_VAR") or str(ROOT / "var" / "test"))
        alone = Lock(places.run / "tests.lock")
        if not alone.take(wait=False):
            raise LaunchError(f"Tests run already with {places.var}: wait, or set RELAY_VAR to another folder.")
        with Servers(places, throw_away=True) as servers:
            return _run(servers, sys.argv[1:])
    except KeyboardInterrupt:
        return 130
    except LaunchError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(refusal(error, "starting the tests"), file=sys.stderr)
    return 1


def _run(servers: Servers, arguments: list[str]) -> int:
    environment = {**os.environ, **servers.environment, "MEDIA_ROOT": str(servers.places.var / "media")}
    failed = [] if arguments else [name for name, step in STEPS.items() if not _passes(name, step, environment)]
    if not arguments:
        _find_browser(servers.places)
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    command = ["python", "-m", "pytest", "-p", "crm.launch.parallel", *(arguments or ["-n", str(_workers())])]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return code or int(bool(failed))


def _workers() -> int:
    """How many tests run at once; 0 means without workers."""
    cores = os.cpu_count() or 1
    return min(cores, 4) if cores > 1 else 0


def _passes(name: str, step: tuple[str, ...], environment: dict[str, str]) -> bool:
    print(f"{name} … ", end="", flush=True)
    done = subprocess.run(
        step, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    print("failed\n" + done.stdout if done.returncode else "passed", flush=True)
    return done.returncode == 0


def _find_browser(places: Places) -> None:
    """Install Chromium where we may; without it the browser tests say that they are skipped."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("No Chromium on this machine: the browser tests will be skipped.", flush=True)
        return
    print("Installing Chromium for the browser tests … ", end="", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with places.log("chromium").open("ab") as log:
        for step in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
            subprocess.run(["apt-get", *step], env=environment, stdout=log, stderr=log, check=False)
    print("done" if shutil.which("chromium") else f"failed, see {places.log('chromium')}", flush=True)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
