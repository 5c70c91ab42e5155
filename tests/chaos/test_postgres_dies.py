"""
PostgreSQL, killed in the middle of work and started again.

It is a server of this module's own, as `bin/up` runs it: what it has confirmed must be on the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event as Flag

import environ
import pytest
import redis
from django.contrib.postgres.signals import get_hstore_oids
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.scope import workspace_scope
from crm.launch import roles
from crm.launch.cluster import elsewhere
from crm.launch.errors import LaunchError
from crm.launch.places import open_places
from crm.launch.postgres import Postgres
from events.models import Event
from tests.chaos.imports import assert_each_person_once, begin_import, progress
from tests.chaos.moves import Salesperson, leads_for
from tests.chaos.threads import at_once
from tests.chaos.truth import assert_one_story
from tests.chaos.web import Visitor
from tests.processes import kill, rq_worker, wait_for, web
from transfers import tasks as import_tasks
from transfers.models import Import

pytestmark = [pytest.mark.slow, pytest.mark.workers]
ADDRESS = ("HOST", "PORT", "NAME", "USER", "PASSWORD")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of our own, with nothing traded for speed."""
    with tempfile.TemporaryDirectory(prefix="relay chaos ") as folder:
        Path(folder).chmod(0o711)
        places = open_places(folder)
        server = Postgres(places)
        places.open_sockets(server.account.uid)
        server.start()
        roles.prepare(server)
        yield server
        server.stop()
        places.close_sockets()
        shutil.rmtree(elsewhere(places), ignore_errors=True)


@pytest.fixture(scope="module")
def ground(postgres, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Let this process, and those it starts, work on that server; what they had is put back behind the last test."""
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
        before = {name: connection.settings_dict[name] for name in ADDRESS}
        there = environ.Env.db_url_config(roles.login_url(postgres))
        connection.settings_dict.update({name: there.get(name) or "" for name in ADDRESS})
        connection.settings_dict["HOST"] = str(postgres.places.sockets)
        call_command("migrate", verbosity=0)
        yield
        connection.close()
        connection.close_pool()
        connection.settings_dict.update(before)
        get_hstore_oids.cache_clear()  # the type has another number in each server


@pytest.fixture
def db(ground, tmp_path, settings) -> Iterator[None]:
    """Stand in for pytest-django's, which belongs to another server."""
    settings.MEDIA_ROOT = tmp_path
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    yield
    connection.close()
    call_command("flush", verbosity=0, interactive=False)


def die_and_return(server: Postgres) -> None:
    """Kill the postmaster as an operator or the kernel would, and start it again as `bin/up` does."""
    os.kill(server.pid(), signal.SIGKILL)
    wait_for(partial(starts, server), seconds=60)
    connection.close()


def starts(server: Postgres) -> bool:
    """Try to start; what the dead server left must have gone first."""
    try:
        server.start()
    except LaunchError:
        return False
    return True


def test_moves_go_on_by_themselves_after_postgresql_died_and_none_that_was_answered_is_lost(
    postgres, workspace, pipeline, stages, member
):
    with web(workers=2) as (port, _process):
        ended = Flag()
        people = [Salesperson(Visitor(port, member), lead, stages) for lead in leads_for(pipeline, member)]
        returned = []

        def answered(more: int) -> None:
            enough = sum(person.answered for person in people) + more
            wait_for(lambda: sum(person.answered for person in people) >= enough, seconds=40, every=0.005)

        def disturb():
            try:
                answered(60)
                die_and_return(postgres)
                returned.append(time.monotonic())
                answered(60)
            finally:
                ended.set()

        assert at_once(*(partial(person.work, ended) for person in people), disturb) == [None] * 9
    connection.close()
    assert [began for person in people for began in person.failures if began > returned[0]] == []
    with workspace_scope(workspace.pk):
        assert_one_story()
        for person in people:
            person.assert_nothing_lost_or_doubled()


def test_an_import_goes_on_after_postgresql_died_with_each_row_once(postgres, workspace, pipeline, member):
    worker = rq_worker()
    try:
        job = begin_import(workspace, member, range(5_000))
        wait_for(lambda: progress(job).done_through, seconds=60, every=0.01)
        connection.close()
        die_and_return(postgres)
        with workspace_scope(workspace.pk):  # a minute passes
            Import.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        import_tasks.revive()
        ended = wait_for(lambda: (now := progress(job)).status != Import.Status.RUNNING and now, seconds=60)
    finally:
        kill(worker)
    assert (ended.status, ended.error, ended.created, ended.settled) == (Import.Status.FINISHED, "", 5_000, 5_000)
    with workspace_scope(workspace.pk):
        assert_each_person_once(range(5_000))
        assert_one_story()
        assert Event.objects.filter(name="contact.created").count() == 5_000
