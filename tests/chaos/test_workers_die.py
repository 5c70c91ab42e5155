"""Workers that are killed in the middle of their work, and what the next one finds."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from events import log
from events import tasks as event_tasks
from events.models import Event
from tests.chaos.imports import assert_each_person_once, begin_import, progress
from tests.chaos.truth import assert_one_story
from tests.factories import ContactFactory
from tests.processes import celery_worker, kill, rq_worker, wait_for
from transfers import tasks as import_tasks
from transfers.models import Import

pytestmark = [pytest.mark.slow, pytest.mark.workers, pytest.mark.django_db(transaction=True)]
EARS = ("--include", "tests.chaos.ears")


@pytest.fixture(autouse=True)
def _empty_queues(tmp_path, settings):
    """Leave nothing of other tests in this worker's Redis, and keep files apart."""
    settings.MEDIA_ROOT = tmp_path
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


@pytest.fixture
def workers():
    """Give a list; what is put into it ends with the test."""
    started = []
    yield started
    for process in started:
        kill(process)


def test_an_import_whose_worker_is_killed_is_finished_by_the_next_with_each_row_once(
    workspace, pipeline, member, workers
):
    workers.append(rq_worker())
    job = begin_import(workspace, member, range(5_000))
    wait_for(lambda: progress(job).done_through, seconds=30, every=0.01)
    kill(workers[0])
    left = progress(job)
    assert (left.status, left.settled) == (Import.Status.RUNNING, left.done_through - 1)  # the first row is headings
    assert 0 < left.settled < 5_000

    workers.append(rq_worker())
    with workspace_scope(workspace.pk):  # a minute passes
        Import.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert import_tasks.revive() == 1
    ended = wait_for(lambda: (now := progress(job)).status != Import.Status.RUNNING and now, seconds=60)
    assert (ended.status, ended.created, ended.settled, ended.rows) == (Import.Status.FINISHED, 5_000, 5_000, 5_000)
    with workspace_scope(workspace.pk):
        assert_each_person_once(range(5_000))
        assert_one_story()
        assert Event.objects.filter(name="contact.created").count() == 5_000


def test_events_whose_worker_is_killed_are_each_heard_once(workspace, workers, monkeypatch):
    with workspace_scope(workspace.pk):
        for contact in Contact.objects.bulk_create(ContactFactory.build(workspace=workspace) for _ in range(500)):
            log.record("contact.greeted", subject=contact, actor=None, at=timezone.now())

    def heard() -> int:
        with workspace_scope(workspace.pk):
            return Contact.objects.exclude(notes="").count()

    assert heard() == 0
    workers.append(celery_worker(*EARS))
    wait_for(lambda: heard() >= 50, seconds=30, every=0.01)
    kill(workers[0])
    assert 50 <= heard() < 500

    workers.append(celery_worker(*EARS))
    monkeypatch.setattr(event_tasks, "GRACE", timedelta(0))  # ten seconds pass
    assert 0 < event_tasks.sweep() <= 450
    wait_for(lambda: heard() == 500, seconds=30)
    wait_for(lambda: redis.Redis.from_url(settings.REDIS_URL).llen("events") == 0)
    time.sleep(0.2)  # what was nudged twice is looked at once more
    with workspace_scope(workspace.pk):
        assert Counter(Contact.objects.values_list("notes", flat=True)) == {"heard.": 500}
        assert Event.objects.undispatched().count() == 0
