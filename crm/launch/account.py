"""The system user that PostgreSQL runs as: ourselves, or an unprivileged one where we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN_USER = "relay"
NOBODY = "nobody"


@dataclass(frozen=True)
class Account:
    """A user and a group to run a server as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    @property
    def arguments(self) -> dict[str, Any]:
        """What subprocess needs to start a program as this user."""
        if not self.is_other:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": ()}

    def own(self, path: Path) -> None:
        """Give a folder to this user alone."""
        os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def can_enter(self, folder: Path) -> bool:
        return self._can(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])

    def can_run(self, program: Path) -> bool:
        return self._can([str(program), "--version"])

    def _can(self, command: list[str]) -> bool:
        try:
            return subprocess.run(command, capture_output=True, check=False, **self.arguments).returncode == 0
        except OSError:
            return False


def account_for(data: Path) -> Account:
    """Choose who runs the server: whoever owns its data already; never root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    user = _find(OWN_USER) or _made_user() or _find(NOBODY) or pwd.getpwuid(65534)
    return Account(user.pw_uid, user.pw_gid)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made_user() -> pwd.struct_passwd | None:
    if not (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run([*command, "--shell", "/usr/sbin/nologin", OWN_USER], capture_output=True, check=False)
    return _find(OWN_USER)
