"""The same fact about many records: one nudge, one line to the pages, and each event heard once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from core.scope import workspace_scope
from events import dispatcher, live, log, tasks
from events.models import Event
from tests.factories import ContactFactory

NOW = timezone.now()


@pytest.fixture
def contacts(workspace):
    return [ContactFactory(workspace=workspace) for _ in range(3)]


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(dispatcher, "_subscribers", [])
    names = []
    dispatcher.subscribe("contact.")(lambda event: names.append(event.data["n"]))
    return names


@pytest.fixture
def lines(workspace):
    """What the pages of the workspace are told."""
    pubsub = live.connection().pubsub()
    pubsub.subscribe(live.channel(workspace.pk))
    pubsub.get_message(timeout=1)

    def told():
        found = []
        while message := pubsub.get_message(timeout=0.2):
            found.append(json.loads(message["data"]))
        return found

    yield told
    pubsub.close()


def record(contacts):
    said = [(contact.pk, {"n": number}) for number, contact in enumerate(contacts)]
    assert log.record_many("contact.greeted", subject_type="contacts.contact", said=said, actor=None, at=NOW) == len(
        contacts
    )
    return list(Event.objects.filter(name="contact.greeted").order_by("pk"))


def test_one_task_lets_all_be_heard_once(scope, contacts, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        events = record(contacts)
    assert len(callbacks) == 2  # a nudge, and a line to the pages
    assert heard == [0, 1, 2]
    ends = {"first": str(events[0].pk), "last": str(events[-1].pk)}
    assert tasks.dispatch_events(workspace_id=str(scope.pk), **ends) == 0
    assert Event.objects.undispatched().count() == 0
    assert heard == [0, 1, 2]


def test_nothing_to_record_sends_nothing(scope, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        assert record([]) == []
    assert callbacks == []


def test_one_that_fails_keeps_only_itself_back(workspace, contacts, monkeypatch):
    monkeypatch.setattr(dispatcher, "_subscribers", [])
    heard = []

    @dispatcher.subscribe("contact.greeted")
    def stumble(event):
        if event.data["n"] == 1:
            raise RuntimeError("not this one")
        heard.append(event.data["n"])

    with workspace_scope(workspace.pk):
        events = record(contacts)
    ends = {"first": str(events[0].pk), "last": str(events[-1].pk)}
    with pytest.raises(RuntimeError):  # tasks run at once here, so that the second event's failure is seen
        tasks.dispatch_events(workspace_id=str(workspace.pk), **ends)
    tasks.dispatch_event(workspace_id=str(workspace.pk), event_id=str(events[2].pk))
    with workspace_scope(workspace.pk):
        left = Event.objects.undispatched().get()
        assert (left.pk, left.attempts) == (events[1].pk, 1)


def test_the_sweep_finds_what_a_lost_nudge_left(scope, contacts, heard):
    record(contacts)
    Event.objects.update(recorded_at=NOW - timedelta(minutes=1))
    assert tasks.sweep() == 3
    assert sorted(heard) == [0, 1, 2]


def test_pages_are_told_of_each_where_they_are_few_and_of_many_at_once(
    scope, contacts, lines, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        record(contacts)
    assert lines() == [{"name": "contact.greeted", "subject": str(contact.pk)} for contact in contacts]
    with django_capture_on_commit_callbacks(execute=True):
        record(contacts * 7)
    assert lines() == [{"name": "contact.greeted", "subject": None}]


def test_a_job_hushes_its_batches_and_speaks_for_them(scope, contacts, lines, django_capture_on_commit_callbacks):
    with live.hushed(), django_capture_on_commit_callbacks(execute=True):
        record(contacts)
    assert lines() == []
    live.publish_many(workspace_id=scope.pk, name="contact.updated")
    assert lines() == [{"name": "contact.updated", "subject": None}]
