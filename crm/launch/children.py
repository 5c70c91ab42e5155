"""The processes of Relay: one line of the Procfile each, its output in a log file, started again when it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse_procfile

from crm.launch.errors import LaunchError, failure, last_words, refusal, tail
from crm.launch.interrupts import put_off
from crm.launch.places import ROOT, Places
from crm.launch.processes import birth_of, end_groups

PROCFILE = ROOT / "Procfile"
DELAYS = (0.0, 1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before each restart of a process that keeps ending
STABLE = 60.0  # seconds after which an earlier end no longer counts


class Child:
    """One process and, in a session of its own, all that it starts."""

    def __init__(self, name: str, command: str, log: Path | None) -> None:
        self.name = name
        self.command = command
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._ends = 0

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self, environment: Mapping[str, str]) -> None:
        """Run the line by the shell, which gives way to the program itself."""
        try:
            output = self.log.open("ab") if self.log else None
            with put_off():
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", f"exec {self.command}"],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=dict(environment),
                    cwd=ROOT,
                    start_new_session=True,
                )
            if output:
                output.close()
        except OSError as error:
            raise refusal(error, f"starting {self.name}") from error
        self._started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def refuse_end(self) -> None:
        """Raise with the last words of a process that should be running."""
        if self.has_ended():
            raise failure(f"The process “{self.name}” did not start", tail(self.log) if self.log else "see above")

    def revive(self, environment: Mapping[str, str]) -> str:
        """Start the process again once its pause is over, and tell why it ended; each quick end lengthens the pause."""
        if not self.has_ended():
            return ""
        if time.monotonic() - self._started_at > STABLE:
            self._ends = 0
        if time.monotonic() - self._started_at < DELAYS[min(self._ends, len(DELAYS) - 1)]:
            return ""
        why = self._why_it_ended()
        self.kill()  # its own children may hold its port
        self._ends += 1
        self.start(environment)
        return why

    def _why_it_ended(self) -> str:
        code = self._process.returncode if self._process else 0
        if code < 0:
            return f"it was ended by signal {-code}"
        return last_words(tail(self.log)) if self.log else f"exit code {code}"

    def terminate(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Give the process until the deadline, on the monotonic clock; then end all of it."""
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
            self.kill()

    def kill(self) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def procfile(places: Places, port: int, *, verbose: bool) -> list[Child]:
    """Read the processes from the Procfile, in its order."""
    lines = parse_procfile(PROCFILE.read_text()).processes
    if not lines:
        raise LaunchError(f"{PROCFILE} names no process.")
    return [Child(name, line, None if verbose else places.log(f"{name}-{port}")) for name, line in lines.items()]


def births(children: list[Child]) -> dict[str, str]:
    """What tells these processes from later ones of the same numbers."""
    return {str(child.pid): birth_of(child.pid) for child in children if child.pid}


def end_left_over(births: dict[str, str]) -> None:
    """End what a killed launcher left running."""
    end_groups([int(pid) for pid, birth in births.items() if birth and birth_of(int(pid)) == birth], patience=4)
