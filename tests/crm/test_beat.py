"""The schedule runs inside a worker, and ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm.launch.places import ROOT

WORKER = (
    *("-m", "celery", "-A", "crm", "worker", "--pool", "threads", "-c", "1", "-Q", "nobody", "-n", "beat-test@%h"),
    *("-l", "info", "--without-gossip", "--without-mingle", "--without-heartbeat"),
)


@pytest.mark.slow
def test_a_worker_that_is_told_so_beats_and_stops_when_asked(tmp_path: Path) -> None:
    last_runs = tmp_path / "last runs"
    worker = subprocess.Popen(
        [sys.executable, *WORKER],
        cwd=ROOT,
        env={**os.environ, "BEAT_FILE": str(last_runs)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert worker.stdout
    try:
        assert any("beat: Starting" in line for line in worker.stdout)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=15)
    assert worker.returncode == 0
    assert list(tmp_path.glob("last runs*"))
