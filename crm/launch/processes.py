"""What the operating system knows of a process, on Linux and elsewhere."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def arguments_of(pid: int) -> str:
    """Return the command line of a process, or nothing when there is none of that number."""
    if (PROC / "self").exists():
        try:
            return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    return _ask_ps(pid, "args=")


def birth_of(pid: int) -> str:
    """Return what tells a process from a later one of the same number, its start; nothing once it has ended."""
    if (PROC / "self").exists():
        try:
            state, *rest = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if state in "ZX" else rest[18]
    return _ask_ps(pid, "lstart=")


def end_groups(leaders: list[int], *, patience: float) -> None:
    """Ask the leaders of process groups to stop, then end whatever of the groups is left."""
    for pid in leaders:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(birth_of(pid) for pid in leaders) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in leaders:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _ask_ps(pid: int, column: str) -> str:
    asked = subprocess.run(["ps", "-p", str(pid), "-o", column], capture_output=True, text=True, check=False)
    return asked.stdout.strip()
