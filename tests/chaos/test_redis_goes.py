"""Redis that is not there, or there and silent: pages go on, and events are heard when it is back."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psutil
import pytest
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from crm.celery import app
from crm.launch.places import open_places
from crm.launch.redis import Redis
from events.models import Event
from leads.models import Lead
from tests.chaos.truth import assert_one_story
from tests.chaos.web import Visitor
from tests.processes import celery_worker, kill, wait_for, web

pytestmark = [pytest.mark.slow, pytest.mark.workers, pytest.mark.django_db(transaction=True)]
QUICK = 1.5  # seconds that a page may take


class OwnRedis:
    """A Redis that only one test uses."""

    def __init__(self, server: Redis) -> None:
        self.server = server
        self.environment = {
            "REDIS_URL": server.url,
            "CELERY_BROKER_URL": server.url.replace("unix://", "redis+socket://"),
        }

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let it take connections and say nothing, as a machine does that swaps."""
        processes = [each for each in psutil.process_iter(("cmdline",)) if self._is_it(each)]
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process.pid, signal.SIGCONT)

    def _is_it(self, process: psutil.Process) -> bool:
        return str(self.server.socket) in " ".join(process.info["cmdline"] or ())


@pytest.fixture
def own_redis(tmp_path) -> Iterator[OwnRedis]:
    places = open_places(str(tmp_path / "redis"))
    places.open_sockets(os.getuid())
    server = Redis(places, throw_away=True)
    server.start()
    yield OwnRedis(server)
    server.stop()
    places.close_sockets()


def work(visitor: Visitor, lead: Lead, stages) -> dict[str, tuple[int, bool]]:
    """Do what a salesperson does; tell for each page its status and whether it was quick."""
    person = {"first_name": "Grace", "email": "grace@example.org", "company": "Navy", "currency": "EUR"}
    answers = {
        "list": visitor.get("/w/acme/leads/"),
        "board": visitor.get("/w/acme/board/"),
        "record": visitor.get(f"/w/acme/leads/{lead.pk}/"),
        "create": visitor.post("/w/acme/leads/new/", person),
        "move": visitor.post(f"/w/acme/leads/{lead.pk}/stage/", {"stage": str(stages["won"].pk)}),
        "note": visitor.post(f"/w/acme/notes/lead/{lead.pk}/", {"content": "Called.", "note_type": "general"}),
    }
    return {name: (answer.status, answer.seconds < QUICK or answer.seconds) for name, answer in answers.items()}


EXPECTED = {
    "list": (200, True),
    "board": (200, True),
    "record": (200, True),
    "create": (302, True),
    "move": (302, True),
    "note": (302, True),
}


def test_without_redis_pages_work_quickly_and_events_are_heard_when_it_is_back(
    own_redis, workspace, lead, stages, member, worker
):
    with web(**own_redis.environment) as (port, _process):
        visitor = Visitor(port, member)
        visitor.post(f"/w/acme/leads/{lead.pk}/stage/", {"stage": str(stages["contacted"].pk)})
        wait_for(lambda: undispatched(workspace, "lead.stage_changed") == 0, seconds=40)  # the worker listens
        own_redis.server.stop()
        assert work(visitor, lead, stages) == EXPECTED
    with workspace_scope(workspace.pk):
        assert_one_story()
        assert Contact.objects.with_email("grace@example.org").exists()
        waiting = set(Event.objects.undispatched().values_list("name", flat=True))
        assert {"contact.created", "lead.created", "lead.stage_changed"} <= waiting
        Event.objects.update(recorded_at=timezone.now() - timedelta(seconds=11))  # the sweep's patience passes

    own_redis.server.start()
    with app.connection_for_write(own_redis.environment["CELERY_BROKER_URL"]) as broker:
        app.send_task("events.tasks.sweep", queue="events", connection=broker)  # beat does so every 15 seconds
    wait_for(lambda: undispatched(workspace) == 0, seconds=40)
    assert worker.poll() is None


@pytest.fixture
def worker(own_redis, transactional_db) -> Iterator[subprocess.Popen[bytes]]:
    started = celery_worker(**own_redis.environment)
    yield started
    kill(started)


def undispatched(workspace, *names: str) -> int:
    with workspace_scope(workspace.pk):
        waiting = Event.objects.undispatched()
        return (waiting.filter(name__in=names) if names else waiting).count()


def test_pages_stay_quick_while_redis_takes_connections_and_says_nothing(own_redis, workspace, lead, stages, member):
    with web(**own_redis.environment) as (port, _process):
        visitor = Visitor(port, member)
        assert visitor.get("/w/acme/leads/").status == 200
        with own_redis.silent():
            assert work(visitor, lead, stages) == EXPECTED
    with workspace_scope(workspace.pk):
        assert_one_story()
