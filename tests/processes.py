"""Real processes of the product for tests: started against the tests' own database and Redis, ended by their id."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
GRANIAN = ("-m", "granian", "--host", "127.0.0.1", "--no-ws", "--http", "1", "--workers-kill-timeout", "1")


def wait_for[T](question: Callable[[], T], *, seconds: float = 10, every: float = 0.05) -> T:
    """Ask again until the answer is true, and give it."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"still {answer!r} after {seconds} seconds"
        time.sleep(every)
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """Write the address of the database that the tests have open."""
    database = settings.DATABASES["default"]
    login = f"{database['USER']}:{quote(database['PASSWORD'], safe='')}"
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{login}@{quote(database['HOST'], safe='')}{port}/{database['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What a process must know to work beside the tests."""
    own = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    return os.environ | own | more


def start(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """Run this Python with arguments, in a group of its own; TESTS_LOG may name a file for its words."""
    with Path(os.environ.get("TESTS_LOG", os.devnull)).open("ab") as words:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(**more),
            stdout=words,
            stderr=words,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[Any]) -> None:
    """End a process and its children as `kill -9` does; harmless when it has ended."""
    with suppress(psutil.NoSuchProcess):
        for each in (*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)):
            with suppress(psutil.NoSuchProcess):
                each.kill()
    process.wait()


def is_healthy(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


@contextmanager
def serving(
    interface: str, application: str, *options: str, **more: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve an application with granian as the Procfile does; give its port and its process."""
    port = free_port()
    process = start(*GRANIAN, "--interface", interface, "--port", str(port), *options, application, **more)
    try:
        wait_for(lambda: is_healthy(port), seconds=30)
        yield port, process
    finally:
        kill(process)


@contextmanager
def live_updates(**more: str) -> Iterator[int]:
    """Run the process that tells open pages what changed; give its port."""
    with serving("asginl", "crm.live:application", "--workers", "1", **more) as (port, _process):
        yield port


@contextmanager
def web(*, workers: int = 1, **more: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the web process; give its port and its process."""
    options = ("--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers")
    with serving("wsgi", "crm.wsgi:application", *options, **more) as served:
        yield served


def rq_worker(*options: str, **more: str) -> subprocess.Popen[bytes]:
    """Start a worker for what people watch, such as imports."""
    return start("manage.py", "rqworker", "default", *options, **more)


def celery_worker(*options: str, **more: str) -> subprocess.Popen[bytes]:
    """Start a worker for what nobody waits for, as the Procfile does but without beat."""
    names = ("--pool", "threads", "-c", "4", "-Q", "celery,events", "-n", f"tests-{free_port()}@%h")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return start("-m", "celery", "-A", "crm", "worker", *names, *quiet, *options, **more)
