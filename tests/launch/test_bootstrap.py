"""The virtual environment: made once, noticed when half-made, safe against two starts at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crm.launch.places import ROOT

SCRIPT = """#!/usr/bin/env python3
from _bootstrap import enter
enter(dev={dev})
import json, sys
print(json.dumps([sys.prefix, sys.argv[1:]]))
"""
FETCHING = "Setting up Relay: fetching what it needs, once …\n"


@pytest.fixture
def fresh(folder: Path) -> Path:
    """A checkout that needs no packages, so that nothing is fetched."""
    shutil.copytree(ROOT / "bin", folder / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("", "-dev", "-uv"):
        (folder / f"requirements{part}.lock").touch()
    for name, dev in (("run", False), ("check", True)):
        (folder / "bin" / name).write_text(SCRIPT.format(dev=dev))
    return folder


def start(fresh: Path, *arguments: str, script: str = "run") -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = [str(Path(sys.base_prefix) / "bin" / "python3"), str(fresh / "bin" / script), *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(started: subprocess.Popen[str]) -> tuple[list[object], str]:
    out, err = started.communicate(timeout=120)
    assert started.returncode == 0, err
    return json.loads(out), err


@pytest.mark.slow
def test_the_environment_is_made_once_and_arguments_arrive_as_they_were(fresh: Path) -> None:
    expected = [str(fresh / ".venv"), ["--port", "9 000"]]
    assert said(start(fresh, "--port", "9 000")) == (expected, FETCHING)
    assert said(start(fresh, "--port", "9 000")) == (expected, "")


@pytest.mark.slow
def test_what_is_compiled_is_kept_whatever_the_environment_says(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    ask = "import os, sys; print(sys.dont_write_bytecode, os.environ.get('PYTHONDONTWRITEBYTECODE'))"
    (fresh / "bin" / "ask").write_text(f"from _bootstrap import enter\nenter()\n{ask}\n")
    for _ in ("made", "ready"):
        out, _ = start(fresh, script="ask").communicate(timeout=120)
        assert out == "False None\n"
    python = str(fresh / ".venv" / "bin" / "python")
    inside = subprocess.run([python, str(fresh / "bin" / "ask")], capture_output=True, text=True, check=True)
    assert inside.stdout == "False None\n"


@pytest.mark.slow
def test_two_first_starts_make_one_environment(fresh: Path) -> None:
    both = [start(fresh), start(fresh)]
    answers = [said(started) for started in both]
    assert [answer for answer, _ in answers] == [[str(fresh / ".venv"), []]] * 2
    assert sorted(err for _, err in answers) == ["", FETCHING]


@pytest.mark.slow
def test_a_half_made_environment_is_made_again_and_a_changed_lock_is_installed(fresh: Path) -> None:
    (fresh / ".venv" / "bin").mkdir(parents=True)
    (fresh / ".venv" / "bin" / "python").write_text("half a file")
    assert said(start(fresh)) == ([str(fresh / ".venv"), []], FETCHING)
    (fresh / "requirements.lock").write_text("# changed\n")
    assert said(start(fresh))[1] == FETCHING
    assert said(start(fresh, script="check"))[1] == FETCHING
    assert said(start(fresh))[1] == ""


@pytest.mark.slow
def test_what_cannot_be_installed_is_said_in_one_sentence(fresh: Path) -> None:
    (fresh / "requirements.lock").write_text("./no-such-package\n")
    started = start(fresh)
    _, err = started.communicate(timeout=120)
    assert started.returncode == 1
    sentence = err.removeprefix(FETCHING)
    assert sentence.startswith("The packages that Relay needs could not be installed: ERROR: ")
    assert len(sentence.splitlines()) == 1
    assert not (fresh / ".venv" / "relay.json").exists()
