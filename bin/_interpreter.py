"""Find a Python that Relay runs on; plain enough to be read by the Python 3.9 that may have started us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST, TOO_NEW = (3, 12), (3, 15)
PREFERRED = ("3.13", "3.14", "3.12")
ASK_VERSION = "import sys; print(*sys.version_info[:2])"


class SetupError(Exception):
    """A reason why Relay cannot be set up, in a sentence for the person at the terminal."""


def find_python() -> str:
    """Return the path of a suitable Python; fetch one with uv where the machine has none."""
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return sys.executable
    for candidate in _candidates():
        if OLDEST <= _version(candidate) < TOO_NEW:
            return candidate
    return _fetched_python()


def _candidates() -> Iterator[str]:
    for version in PREFERRED:
        found = shutil.which(f"python{version}")
        if found:
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    if os.access(pyenv, os.R_OK | os.X_OK):  # su keeps the variables of the user it came from
        for version in PREFERRED:
            for path in sorted(pyenv.glob(f"{version}*/bin/python"), reverse=True):
                yield str(path)


def _version(python: str) -> tuple[int, ...]:
    """Ask an interpreter for its version; (0, 0) when it does not run, as a version manager's empty shim."""
    try:
        asked = subprocess.run([python, "-c", ASK_VERSION], capture_output=True, text=True, timeout=20, check=True)
        return tuple(int(part) for part in asked.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


def _fetched_python() -> str:
    running = ".".join(map(str, sys.version_info[:2]))
    print(f"Fetching Python {PREFERRED[0]}, because this machine has only {running} …", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        try:
            uv = shutil.which("uv") or _uv_in(folder)
            subprocess.run([uv, "python", "install", "--quiet", PREFERRED[0]], check=True, capture_output=True)
            found = subprocess.run(
                [uv, "python", "find", PREFERRED[0]], check=True, capture_output=True, text=True, cwd=folder
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise SetupError(
                f"Relay needs Python 3.12 or later, and this machine has {running}: install it."
            ) from error
    return found.stdout.strip()


def _uv_in(folder: str) -> str:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
    subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True, capture_output=True)
    return f"{folder}/bin/uv"
