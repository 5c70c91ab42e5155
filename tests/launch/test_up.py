"""bin/up from an empty folder to a page, and every way out of it again."""

from __future__ import annotations

import os
import signal
import socket
import time

import psutil
import psycopg
import pytest

from tests.launch.conftest import Checkout, greeting, page, wait_for


def test_a_first_start_serves_a_page_and_says_how_to_sign_in(checkout: Checkout, port: int) -> None:
    started = checkout.up("--port", str(port))
    said = greeting(started)
    assert f"Relay is at http://127.0.0.1:{port}/" in said
    assert "ada@demo.example  a-password  owner" in said
    assert int(page(port)) > 0


def test_an_empty_start_makes_an_owner_instead_of_demo_data(checkout: Checkout, port: int) -> None:
    said = greeting(checkout.up("--port", str(port), "--empty"))
    assert "owner@demo.example  a-password  owner" in said
    assert not (checkout.var / "demo.json").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_frees_the_port(checkout: Checkout, port: int, number: signal.Signals) -> None:
    started = checkout.up("--port", str(port))
    greeting(started)
    assert len(checkout.processes()) >= 5
    began = time.monotonic()
    started.send_signal(number)
    out, err = started.communicate(timeout=20)
    assert (started.returncode, out.strip(), err) == (0, "Relay has stopped.", "")
    assert time.monotonic() - began < 10
    assert checkout.processes() == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_a_second_start_keeps_the_data_and_does_not_migrate_again(checkout: Checkout, port: int) -> None:
    for _ in range(2):
        started = checkout.up("--port", str(port))
        assert "ada@demo.example" in greeting(started)
        history = _asked(checkout, "SELECT count(*) FROM django_migrations")
        started.terminate()
        started.communicate(timeout=20)
    assert history == 1


def test_changed_code_is_migrated(checkout: Checkout, port: int) -> None:
    for text in ("", "new = True"):
        (checkout.root / "crm" / "apps.py").write_text(text)
        started = checkout.up("--port", str(port))
        greeting(started)
        history = _asked(checkout, "SELECT count(*) FROM django_migrations")
        started.terminate()
        started.communicate(timeout=20)
    assert history == 2


def test_what_a_killed_start_left_behind_is_ended_and_its_servers_serve_again(checkout: Checkout, port: int) -> None:
    killed = checkout.up("--port", str(port))
    greeting(killed)
    old_web, old_postgres = int(page(port)), _postmaster(checkout)
    killed.kill()
    killed.communicate(timeout=10)
    assert _lives(old_web)
    again = checkout.up("--port", str(port))
    greeting(again)
    assert int(page(port)) != old_web
    assert not _lives(old_web)
    assert _postmaster(checkout) == old_postgres


def test_two_at_once_share_the_servers_until_the_last_one_leaves(checkout: Checkout, port: int) -> None:
    first, second = (checkout.up("--port", str(number)) for number in (port, port + 1))
    for started in (first, second):
        assert "ada@demo.example" in greeting(started)
    assert _asked(checkout, "SELECT count(*) FROM workspaces_workspace") == 1
    first.terminate()
    first.communicate(timeout=20)
    assert _asked(checkout, "SELECT count(*) FROM workspaces_workspace") == 1
    assert int(page(port + 1)) > 0
    second.terminate()
    second.communicate(timeout=20)
    assert checkout.processes() == []


def test_killed_processes_and_servers_are_started_again(checkout: Checkout, port: int) -> None:
    started = checkout.up("--port", str(port))
    greeting(started)
    web, postmaster = int(page(port)), _postmaster(checkout)
    os.kill(web, signal.SIGKILL)
    os.kill(postmaster, signal.SIGKILL)
    wait_for(lambda: _web_is_another_than(port, web))
    wait_for(lambda: _postmaster(checkout) not in (0, postmaster))
    assert wait_for(lambda: _asked(checkout, "SELECT count(*) FROM workspaces_workspace")) == 1
    started.terminate()
    _, err = started.communicate(timeout=20)
    said = {"Postgres had ended and is started again.", "The process “web” is started again: it was ended by signal 9"}
    assert said <= set(err.splitlines())


def _lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def _web_is_another_than(port: int, pid: int) -> bool:
    try:
        return int(page(port)) != pid
    except OSError:
        return False


def _postmaster(checkout: Checkout) -> int:
    try:
        return int((checkout.var / "postgres" / "postmaster.pid").read_text().partition("\n")[0])
    except (OSError, ValueError):
        return 0


def _asked(checkout: Checkout, question: str) -> int:
    secret = (checkout.var / "postgres.password").read_text()
    try:
        with psycopg.connect(
            host=str(checkout.places.sockets), dbname="crm", user="postgres", password=secret
        ) as connection:
            (answer,) = connection.execute(question).fetchone() or (0,)
    except psycopg.OperationalError:
        return 0
    return int(answer)
