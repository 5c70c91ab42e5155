"""A toy checkout: the launcher as it is, in front of processes that start in a moment."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from crm.launch.cluster import elsewhere
from crm.launch.places import ROOT, Places

MANAGE = """
import os, sys
if sys.argv[1] == "collectstatic":
    sys.exit()
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("SET ROLE crm_owner")
    if sys.argv[1] == "migrate":
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations (id int)")
        connection.execute("CREATE TABLE IF NOT EXISTS workspaces_workspace (id int)")
        connection.execute("CREATE TABLE IF NOT EXISTS workspaces_user (email text, is_active bool)")
        connection.execute("INSERT INTO django_migrations VALUES (1)")
    else:
        email = {"seed_demo": "ada@demo.example", "create_owner": "owner@demo.example"}[sys.argv[1]]
        connection.execute("INSERT INTO workspaces_workspace VALUES (1)")
        connection.execute("INSERT INTO workspaces_user VALUES (%s, true)", (email,))
        print(email, "a-password", "owner")
"""
WEB = """
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Page).serve_forever()
"""
PROCFILE = """
web: python web.py
worker: sleep 1000
"""
FILES = {
    "crm/__init__.py": "",
    "crm/apps.py": "",
    "manage.py": MANAGE,
    "web.py": WEB,
    "Procfile": PROCFILE,
    "requirements.lock": "",
}


class Checkout:
    """A folder with the launcher in it, and the ways to start it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.var = root / "var"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "RELAY_VAR", "SECRET_KEY")
        }
        self.environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._running: list[subprocess.Popen[str]] = []

    def up(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `bin/up` without the set-up of the virtual environment."""
        started = subprocess.Popen(
            [sys.executable, "-c", "from crm.launch.up import main; raise SystemExit(main())", *arguments],
            cwd=self.root,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._running.append(started)
        return started

    def stop_all(self) -> None:
        for started in self._running:
            if started.poll() is None:
                started.terminate()
            started.communicate(timeout=30)

    @property
    def places(self) -> Places:
        return Places(self.var)

    def processes(self) -> list[str]:
        """What runs from this checkout, or serves its sockets."""
        sockets = f"relay-{self.places.key}"
        return [
            " ".join(found.info["cmdline"])
            for found in psutil.process_iter(("cmdline", "cwd", "status"))
            if found.info["status"] != psutil.STATUS_ZOMBIE
            and (str(found.info["cwd"]).startswith(str(self.root)) or sockets in " ".join(found.info["cmdline"] or ()))
        ]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a space in its path, that the server's own user may pass through."""
    with tempfile.TemporaryDirectory(prefix="relay test ") as name:
        made = Path(name).resolve()
        made.chmod(0o711)
        yield made


@pytest.fixture
def checkout(folder: Path) -> Iterator[Checkout]:
    root = folder / "checkout"
    (root / "crm").mkdir(parents=True)
    shutil.copytree(ROOT / "crm" / "launch", root / "crm" / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES.items():
        (root / name).write_text(text)
    made = Checkout(root)
    yield made
    made.stop_all()
    shutil.rmtree(elsewhere(made.places), ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
        return response.read().decode()


def wait_for[T](question: Callable[[], T], *, seconds: float = 20) -> T:
    """Ask again until the answer is true."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"still {answer!r} after {seconds} seconds"
        time.sleep(0.05)
    return answer


def greeting(started: subprocess.Popen[str]) -> str:
    """Read what bin/up prints until it is ready."""
    assert started.stdout
    lines = []
    for line in started.stdout:
        lines.append(line)
        if line.strip().startswith("Logs"):
            return "".join(lines)
    assert started.stderr
    raise AssertionError("".join(lines) + started.stderr.read())
