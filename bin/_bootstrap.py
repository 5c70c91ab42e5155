"""Make the virtual environment of this checkout and go on in its Python; shared by everything in bin/.

A script calls `enter()` before it imports anything that is not in the standard library.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from _interpreter import SetupError, find_python

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "relay.json"  # written last, so that a venv without it is half-made
RUN_LOCK, DEV_LOCK, UV_LOCK = (ROOT / f"requirements{part}.lock" for part in ("", "-dev", "-uv"))
NO_VENV = "Python cannot make a virtual environment: install venv (on Debian and Ubuntu: apt install python3-venv)."


def enter(*, dev: bool = False) -> None:
    """Continue this script in an environment that has what the lock file names; return once inside."""
    try:
        if not _is_ready(dev):
            _prepare(dev)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except SetupError as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        raise SystemExit(f"Relay cannot set itself up in {ROOT}: {os.strerror(error.errno or errno.EIO)}.") from None
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process compiles all it imports, at every start
    if Path(sys.prefix).resolve() != VENV.resolve():
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606
    sys.dont_write_bytecode = False
    os.environ["PATH"] = os.pathsep.join((str(VENV / "bin"), os.environ.get("PATH", os.defpath)))
    sys.path.insert(0, str(ROOT))


def _prepare(dev: bool) -> None:
    lock = os.open(
        ROOT, os.O_RDONLY
    )  # the checkout itself is the lock: two first starts must not share a half-made venv
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_ready(dev):
            _install(dev or bool(_stamp().get("dev")), lock)
    finally:
        os.close(lock)


def _install(dev: bool, lock: int) -> None:
    print("Setting up Relay: fetching what it needs, once …", file=sys.stderr, flush=True)
    if _stamp().get("place") != str(ROOT) or not PYTHON.exists():
        _make_venv(lock)
    STAMP.unlink(missing_ok=True)
    source = DEV_LOCK if dev else RUN_LOCK
    uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--python", str(PYTHON), "--require-hashes", str(source)]
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--require-hashes", "-r", str(source)]
    with_uv = _have_uv(lock) and _run(uv, lock).returncode == 0
    if not with_uv:
        _refuse_failure(_run(pip, lock), "The packages that Relay needs could not be installed")
    made = {"place": str(ROOT), "run": _digest(RUN_LOCK), "dev": _digest(DEV_LOCK) if dev else None}
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(made))
    draft.replace(STAMP)


def _make_venv(lock: int) -> None:
    command = [find_python(), "-m", "venv", "--clear", str(VENV)]
    made = _run(command, lock)
    if made.returncode and "ensurepip" in made.stdout + made.stderr:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise SetupError(NO_VENV)
        _run(["apt-get", "update"], lock)
        _run(["apt-get", "install", "-y", "python3-venv"], lock)
        made = _run(command, lock)
    _refuse_failure(made, "The virtual environment could not be made")


def _have_uv(lock: int) -> bool:
    if (VENV / "bin" / "uv").exists():
        return True
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--require-hashes", "-r", str(UV_LOCK)]
    return _run(command, lock).returncode == 0


def _run(command: list[str], lock: int) -> subprocess.CompletedProcess[str]:
    """Run a step quietly. It inherits the lock, so that a step which outlives us still keeps others out."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    environment.pop("VIRTUAL_ENV", None)
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        pass_fds=(lock,),
        stdin=subprocess.DEVNULL,
    )


def _refuse_failure(done: subprocess.CompletedProcess[str], what: str) -> None:
    if done.returncode:
        said = done.stderr + done.stdout
        if os.strerror(errno.ENOSPC) in said:
            raise SetupError(f"{what}: the disk is full.")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")] or lines[-1:]
        raise SetupError(f"{what}: {errors[0] if errors else f'exit code {done.returncode}'}")


def _is_ready(dev: bool) -> bool:
    made = _stamp()
    current = made.get("place") == str(ROOT) and made.get("run") == _digest(RUN_LOCK) and PYTHON.exists()
    return current and (not dev or made.get("dev") == _digest(DEV_LOCK))


def _stamp() -> dict[str, str | None]:
    try:
        made = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
