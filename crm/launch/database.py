"""Bring the database to where the code is: migrations, and something to look at in an empty one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg

from crm.launch import roles
from crm.launch.errors import failure
from crm.launch.locks import locked
from crm.launch.places import ROOT
from crm.launch.servers import Servers

IDENTITY = "SELECT system_identifier::text, oid::text FROM pg_control_system(), pg_database WHERE datname = %s"
HISTORY = "SELECT count(*), max(id) FROM django_migrations"
HAS_HISTORY = "SELECT to_regclass('django_migrations') IS NOT NULL"
HAS_WORKSPACE = "SELECT EXISTS (SELECT FROM workspaces_workspace)"
SIGNS_IN = "SELECT EXISTS (SELECT FROM workspaces_user WHERE email = %s AND is_active)"


class Account(NamedTuple):
    """Somebody who can sign in, as `seed_demo` and `create_owner` print them."""

    email: str
    password: str
    role: str


@dataclass(frozen=True)
class Setup:
    """The steps that come between the servers and the processes."""

    servers: Servers
    environment: Mapping[str, str]

    def prepare(self, *, empty: bool) -> list[Account]:
        """Migrate and fill what needs it; return who can sign in, as far as that is known."""
        with locked(self.servers.places.run / "setup.lock"):
            self.bring_up_to_date()
            if not self._ask(HAS_WORKSPACE):
                return self._fill(empty=empty)
        return [account for account in self._demo_accounts() if self._ask(SIGNS_IN, account.email)]

    def bring_up_to_date(self) -> None:
        """Prepare the static files and migrate, where the code has changed."""
        with ThreadPoolExecutor(2) as pool:
            for step in [pool.submit(self._collect), pool.submit(self._migrate)]:
                step.result()

    def _migrate(self) -> None:
        stamp = self.servers.places.run / "migrated"
        state = self._state()
        if state and stamp.exists() and stamp.read_text() == state:
            return
        self._manage("migrate", "--verbosity", "0", why="The database could not be brought up to date")
        stamp.write_text(self._state())

    def _collect(self) -> None:
        """Name the static files by their content and compress them, where one of them has changed."""
        root = Path(self.environment["STATIC_ROOT"])
        state = _digest(ROOT / "requirements.lock", *sorted((ROOT / "static").rglob("*.*")))
        stamp = root / ".collected"
        if stamp.exists() and stamp.read_text() == state:
            return
        self._manage("collectstatic", "--no-input", "--verbosity", "0", why="The static files could not be prepared")
        stamp.write_text(state)

    def _fill(self, *, empty: bool) -> list[Account]:
        command = "create_owner" if empty else "seed_demo"
        accounts = _accounts(self._manage(command, why="The database could not be filled"))
        if not empty:
            draft = self._demo_file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps([account._asdict() for account in accounts]))
            draft.replace(self._demo_file)
        return accounts

    @property
    def _demo_file(self) -> Path:
        return self.servers.places.var / "demo.json"

    def _demo_accounts(self) -> list[Account]:
        try:
            return [Account(**account) for account in json.loads(self._demo_file.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def _state(self) -> str:
        """Describe code and database: a known description means nothing is to be done, "" is never known."""
        if not self.servers.postgres:
            return ""
        with psycopg.connect(self.servers.postgres.url(roles.DATABASE)) as connection:
            known = connection.execute(IDENTITY, (roles.DATABASE,)).fetchone()
            (migrated,) = connection.execute(HAS_HISTORY).fetchone() or (False,)
            history = connection.execute(HISTORY).fetchone() if migrated else None
        return json.dumps([_code(), known, history])

    def _ask(self, question: str, *parameters: str) -> bool:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            connection.execute(f"SET ROLE {roles.OWNER}")
            (answer,) = connection.execute(question, parameters).fetchone() or (False,)
        return bool(answer)

    def _manage(self, *arguments: str, why: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        with self.servers.places.log("setup").open("a") as log:
            log.write(done.stderr)
        if done.returncode:
            raise failure(why, done.stderr or done.stdout)
        return done.stdout


def _accounts(printed: str) -> list[Account]:
    """Read lines of e-mail, password and role."""
    parts = (line.split(maxsplit=2) for line in printed.splitlines())
    return [Account(*words) for words in parts if len(words) == 3 and "@" in words[0]]


def _code() -> str:
    """Digest what a migration depends on: the applications and the packages below them."""
    packages = sorted(path.parent for path in ROOT.glob("*/apps.py"))
    sources = [source for package in packages for source in sorted(package.rglob("*.py"))]
    return _digest(ROOT / "requirements.lock", *sources)


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()
