"""What keeps bin/up from starting is said in one sentence, with exit code 1 and nothing left running."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import Checkout, greeting

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    place = folder / "small disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=711", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def refusal_of(checkout: Checkout, *arguments: str, **environment: str) -> str:
    started = checkout.up(*arguments, **environment)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 1
    assert checkout.processes() == []
    return err.strip()


def test_a_taken_port(checkout: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = refusal_of(checkout, "--port", str(port))
    assert refused.startswith(f"Port {port} is taken. Choose another one: bin/up --port ")


def test_the_port_of_another_start(checkout: Checkout, port: int) -> None:
    greeting(checkout.up("--port", str(port)))
    second = checkout.up("--port", str(port))
    _, err = second.communicate(timeout=20)
    assert second.returncode == 1
    assert err == f"Relay runs already on port {port}. Choose another one: bin/up --port {port + 1}\n"


def test_an_address_that_this_machine_does_not_have(checkout: Checkout) -> None:
    assert refusal_of(checkout, "--host", "nowhere.invalid") == "This machine has no address nowhere.invalid."


@needs_root
def test_a_full_disk(checkout: Checkout, small_disk: Path) -> None:
    refused = refusal_of(checkout, "--var", str(small_disk / "var"))
    assert refused.startswith("The disk is full: ")
    assert len(refused.splitlines()) == 1


def test_a_data_directory_that_cannot_be_made(checkout: Checkout) -> None:
    (checkout.root / "file").touch()
    refused = refusal_of(checkout, "--var", str(checkout.root / "file" / "var"))
    assert refused == f"Making the data directory {checkout.root}/file/var failed: Not a directory."


def test_a_server_that_does_not_start(checkout: Checkout, port: int) -> None:
    started = checkout.up("--port", str(port))
    greeting(started)
    started.terminate()
    started.communicate(timeout=20)
    configuration = (checkout.var / "postgres" / "postgresql.conf").resolve()
    configuration.write_text("shared_preload_libraries = 'missing'\n")
    refused = refusal_of(checkout, "--port", str(port))
    assert refused.startswith("PostgreSQL did not start: ")
    assert '"missing"' in refused
    assert len(refused.splitlines()) == 1


def test_data_of_another_postgresql(checkout: Checkout, port: int) -> None:
    data = checkout.var / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    assert f"{data} was made by PostgreSQL 12, and this is " in refusal_of(checkout, "--port", str(port))


def test_a_process_that_ends_at_once(checkout: Checkout, port: int) -> None:
    (checkout.root / "web.py").write_text("raise SystemExit('no templates')")
    refused = refusal_of(checkout, "--port", str(port))
    assert refused == "The process “web” did not start: no templates"


def test_a_migration_that_fails(checkout: Checkout, port: int) -> None:
    (checkout.root / "manage.py").write_text(
        "import sys\nif sys.argv[1] == 'migrate':\n    raise ValueError('no such column')"
    )
    refused = refusal_of(checkout, "--port", str(port))
    assert refused == "The database could not be brought up to date: ValueError: no such column"


def test_somebody_elses_folder_in_the_place_of_the_sockets(checkout: Checkout, port: int) -> None:
    sockets = checkout.places.sockets
    sockets.symlink_to(checkout.root)
    try:
        assert refusal_of(checkout, "--port", str(port)).startswith(f"{sockets} belongs to somebody else")
    finally:
        sockets.unlink()


def test_a_database_that_does_not_answer(checkout: Checkout, port: int) -> None:
    refused = refusal_of(checkout, "--port", str(port), DATABASE_URL="postgres://crm@127.0.0.1:1/crm")
    assert refused.startswith("The database of DATABASE_URL does not answer: ")
