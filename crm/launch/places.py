"""Where one installation keeps its files."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from crm.launch.errors import LaunchError, refusal

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 103  # what macOS allows; Linux allows four more
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Places:
    """The data directory and what lies in it."""

    var: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def redis(self) -> Path:
        return self.var / "redis"

    @property
    def key(self) -> str:
        """A short name for this data directory, unlike that of any other."""
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:10]

    @property
    def sockets(self) -> Path:
        """A short private folder: the path of a Unix socket holds about a hundred bytes."""
        noted = self.noted_sockets  # servers that run already stay where they are, whatever TMPDIR says now
        if noted.exists() and (folder := Path(noted.read_text())).is_dir():
            return folder
        folder = Path(tempfile.gettempdir()).resolve() / f"relay-{self.key}"
        if len(os.fsencode(folder)) + len(LONGEST_SOCKET_NAME) + 1 > LONGEST_SOCKET_PATH:
            folder = Path("/tmp") / folder.name  # noqa: S108
        return folder

    def open_sockets(self, owner: int) -> None:
        """Make the folder of the sockets, and note where it is."""
        folder = self.sockets
        private_folder(folder, owner)
        self.noted_sockets.write_text(str(folder))

    def close_sockets(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)
        self.noted_sockets.unlink(missing_ok=True)

    @property
    def noted_sockets(self) -> Path:
        return self.run / "sockets"

    def log(self, name: str) -> Path:
        """Return the log file of a process; one that has grown large makes room first."""
        path = self.var / "log" / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path


def open_places(var: str | None) -> Places:
    """Make the data directory: the one given, or RELAY_VAR, or var/ in the checkout."""
    places = Places(Path(var or os.environ.get("RELAY_VAR") or ROOT / "var").resolve())
    try:
        places.var.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (places.run, places.redis, *(places.var / name for name in ("log", "media", "static"))):
            folder.mkdir(mode=0o700, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError(13, "", str(folder))
    except OSError as error:
        raise refusal(error, f"making the data directory {places.var}") from error
    return places


def private_folder(folder: Path, owner: int) -> None:
    """Make a folder in a place where anybody may write, and refuse one that somebody else laid there."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    except FileExistsError:
        pass
    except OSError as error:
        raise refusal(error, f"making {folder}") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise LaunchError(f"{folder} belongs to somebody else: remove it, or set TMPDIR to another folder.")
    if found.st_uid != owner:
        os.chown(folder, owner, -1)
    folder.chmod(0o700)


def kept_secret(path: Path) -> str:
    """Return the secret in a file that only its owner reads, made on first use."""
    try:
        draft = path.with_suffix(".new")
        if not path.exists():
            draft.unlink(missing_ok=True)
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w") as stream:
                stream.write(secrets.token_urlsafe(48))
            draft.replace(path)
        return path.read_text().strip()
    except OSError as error:
        raise refusal(error, f"keeping {path.name}") from error
