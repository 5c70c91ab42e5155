"""The processes of one bin/up: started together, watched, stopped in order."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import NoReturn, Self

from crm.launch.children import births, end_left_over, procfile
from crm.launch.errors import LaunchError
from crm.launch.locks import Lock
from crm.launch.places import Places
from crm.launch.servers import Servers

PATIENCE = 60.0  # seconds until the first page
FIRST_PAGE = "accounts/login/"
FIRST = {"web", "live"}  # what stops before the others, so that nobody hands them new work
GRACE = 4.0  # seconds to end by itself, for each of the two groups
WATCH, AGAIN = 0.5, 5.0  # seconds


@contextmanager
def seat(places: Places, host: str, port: int) -> Iterator[None]:
    """Hold the right to run on this port from this data; end what killed launchers left behind."""
    lock = Lock(places.run / f"stack-{port}.lock")
    if not lock.take(wait=False):
        raise LaunchError(f"Relay runs already on port {port}. Choose another one: bin/up --port {port + 1}")
    try:
        _end_orphans(places, port)
        if not is_free(host, port):
            raise LaunchError(f"Port {port} is taken. Choose another one: bin/up --port {next_free(host, port + 1)}")
        yield
    finally:
        lock.release()


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise LaunchError(f"This machine has no address {host}.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as error:
            raise LaunchError(f"Only root may listen on port {port}: choose one above 1023.") from error
        except OSError:
            return False
    return True


def next_free(host: str, port: int) -> int:
    return next(candidate for candidate in range(port, 65536) if is_free(host, candidate))


def _end_orphans(places: Places, mine: int) -> None:
    for record in places.run.glob("stack-*.json"):
        lock = Lock(record.with_suffix(".lock"))
        if record.stem == f"stack-{mine}" or lock.take(wait=False):
            with contextlib.suppress(OSError, ValueError):
                end_left_over(json.loads(record.read_text()))
            record.unlink(missing_ok=True)
        lock.release()


class Stack:
    """The processes of the Procfile on one port."""

    def __init__(
        self, servers: Servers, *, host: str, port: int, environment: Mapping[str, str], verbose: bool
    ) -> None:
        self.servers = servers
        self.host = host
        self.port = port
        self.environment = environment
        self.children = procfile(servers.places, port, verbose=verbose)
        self._record = servers.places.run / f"stack-{port}.json"

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{shown}]:{self.port}/" if ":" in shown else f"http://{shown}:{self.port}/"

    def __enter__(self) -> Self:
        try:
            self._start("web")
            self._wait_for_a_page()  # before the others, which would take its share of the processor
            self._start(*(child.name for child in self.children if child.name != "web"))
        except BaseException:
            self._stop()
            raise
        return self

    def _start(self, *names: str) -> None:
        for child in self.children:
            if child.name in names:
                child.start(self.environment)
                self._note()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def _note(self) -> None:
        self._record.write_text(json.dumps(births(self.children)))

    def _stop(self) -> None:
        for names in FIRST, {child.name for child in self.children} - FIRST:
            leaving = [child for child in self.children if child.name in names]
            for child in leaving:
                child.terminate()
            deadline = time.monotonic() + GRACE
            for child in leaving:
                child.wait(deadline)
        self._record.unlink(missing_ok=True)

    def _wait_for_a_page(self) -> None:
        web = next(child for child in self.children if child.name == "web")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            web.refuse_end()
            if self._answers():
                return
            time.sleep(0.1)
        raise LaunchError(f"No page is served after {PATIENCE:.0f} seconds; see {web.log or 'above'}.")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}{FIRST_PAGE}", timeout=10).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        return True

    def watch(self) -> NoReturn:
        """Keep everything running until a signal raises KeyboardInterrupt."""
        said = ""
        while True:
            time.sleep(WATCH)
            try:
                revived = self.servers.revive()
            except LaunchError as error:
                if said != (said := str(error)):
                    print(f"{error} Trying again every {AGAIN:.0f} seconds.", file=sys.stderr, flush=True)
                time.sleep(AGAIN)
                continue
            said = ""
            for name in revived:
                print(f"{name} had ended and is started again.", file=sys.stderr, flush=True)
            for child in self.children:
                if why := child.revive(self.environment):
                    self._note()
                    print(f"The process “{child.name}” is started again: {why}", file=sys.stderr, flush=True)
