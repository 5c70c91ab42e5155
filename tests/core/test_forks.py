import os
import time

import pytest
from django.db import connection


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")
@pytest.mark.django_db(transaction=True)
def test_a_forked_process_opens_a_connection_of_its_own_and_leaves_its_parent_s():
    ours = backend()
    pid = os.fork()
    if pid == 0:  # RQ forks like this for every job
        try:
            other = backend()
            connection.close()
            os._exit(0 if ours not in {other, backend()} else 1)
        finally:
            os._exit(2)
    assert ended(pid) == 0
    assert backend() == ours


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def ended(pid: int) -> int:
    deadline = time.monotonic() + 20
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        assert time.monotonic() < deadline, "the forked process hangs"
        time.sleep(0.02)
