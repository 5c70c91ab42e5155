from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.scope import OutsideScope, workspace_scope
from events import dispatcher, log, tasks
from events.models import Event
from tests.factories import ContactFactory


@pytest.fixture
def heard(monkeypatch):
    """Who subscribes during a test, and what they heard."""
    monkeypatch.setattr(dispatcher, "_subscribers", [])
    names: list[str] = []
    dispatcher.subscribe("contact.")(lambda event: names.append(event.name))
    return names


def record(contact, name="contact.greeted"):
    return log.record(name, subject=contact, actor=None, at=timezone.now())


def test_an_event_cannot_be_recorded_outside_a_scope(workspace):
    contact = ContactFactory(workspace=workspace)
    with pytest.raises(OutsideScope):
        record(contact)


def test_an_event_is_heard_once_after_the_commit(scope, heard, django_capture_on_commit_callbacks):
    contact = ContactFactory(workspace=scope)
    with django_capture_on_commit_callbacks(execute=True):
        event = record(contact)
        assert heard == []
    assert heard == ["contact.greeted"]
    assert tasks.dispatch_event(workspace_id=str(scope.pk), event_id=str(event.pk)) is False
    assert heard == ["contact.greeted"]


def test_names_and_prefixes_choose_the_subscribers(scope, heard, django_capture_on_commit_callbacks):
    contact = ContactFactory(workspace=scope)
    with django_capture_on_commit_callbacks(execute=True):
        record(contact, "account.greeted")
    assert heard == []


def test_a_rolled_back_event_was_never_there(scope, heard, django_capture_on_commit_callbacks):
    contact = ContactFactory(workspace=scope)
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        record(contact)
        _ = 1 / 0
    assert (callbacks, heard, Event.objects.count()) == ([], [], 0)


def test_the_sweep_finds_what_a_lost_nudge_left(scope, heard):
    contact = ContactFactory(workspace=scope)
    event = record(contact)
    Event.objects.filter(pk=event.pk).update(recorded_at=timezone.now() - timedelta(minutes=1))
    assert tasks.sweep() == 1
    assert heard == ["contact.greeted"]
    assert tasks.sweep() == 0


def test_a_failing_subscriber_leaves_nothing_and_is_tried_again(workspace, monkeypatch):
    monkeypatch.setattr(dispatcher, "_subscribers", [])
    tries: list[int] = []

    @dispatcher.subscribe("contact.greeted")
    def stumble(event):
        ContactFactory(workspace=workspace)
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("not today")

    with workspace_scope(workspace.pk):
        event = record(ContactFactory(workspace=workspace))
    address = {"workspace_id": str(workspace.pk), "event_id": str(event.pk)}
    with pytest.raises(RuntimeError):
        tasks.dispatch_event(**address)
    with workspace_scope(workspace.pk):
        event.refresh_from_db()
        assert (event.attempts, event.dispatched_at) == (1, None)
    assert tasks.dispatch_event(**address) is True
