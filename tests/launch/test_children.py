"""A process of the Procfile, when the signal to stop comes while it is being started."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Any

import psutil
import pytest

from crm.launch import children
from crm.launch.children import Child


def test_a_signal_in_the_middle_of_a_start_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = subprocess.Popen
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are told to ignore it

    def interrupted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started = begin(*arguments, **options)
        os.kill(os.getpid(), signal.SIGINT)
        return started

    monkeypatch.setattr(children.subprocess, "Popen", interrupted)
    child = Child("sleeper", "sleep 1000", None)
    with pytest.raises(KeyboardInterrupt):
        child.start(os.environ)
    assert psutil.pid_exists(child.pid)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    child.kill()
    assert not psutil.pid_exists(child.pid)
