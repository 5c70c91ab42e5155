"""Refusals of the launcher, each one sentence for the person at the terminal."""

from __future__ import annotations

import errno
import os
from pathlib import Path

DISK_FULL = os.strerror(errno.ENOSPC)
TELLING = ("FATAL", "PANIC", "rror:", "ERROR")


class LaunchError(Exception):
    """Relay cannot be started; the text says why and what to do."""


def refusal(error: OSError, doing: str) -> LaunchError:
    """Turn an error of the operating system into a sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LaunchError(f"The disk is full: {doing} failed.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = f" to {error.filename}" if error.filename else ""
        return LaunchError(f"Relay may not write{where}: {doing} failed. Change its owner, or choose another --var.")
    return LaunchError(f"{doing[:1].upper()}{doing[1:]} failed: {os.strerror(error.errno or errno.EIO)}.")


def failure(what: str, said: str) -> LaunchError:
    """Tell what a program's last words say about its failure."""
    if DISK_FULL in said:
        return LaunchError(f"The disk is full: {what}.")
    return LaunchError(f"{what}: {last_words(said)}")


def last_words(said: str) -> str:
    """Find the line that tells most about an end: the last one of an error, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in TELLING)] or lines
    return telling[-1] if telling else "it said nothing"


def tail(log: Path, size: int = 4000) -> str:
    """Return the end of a log file, or nothing where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - size))
            return file.read().decode(errors="replace")
    except OSError:
        return ""
