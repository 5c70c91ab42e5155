"""Undoing many records: a worker that is killed, and two people who press Undo at once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from events.models import Event
from leads.models import Lead
from operations import tasks
from operations.models import Operation, RowChange
from operations.recording import recording
from operations.services import UndoneAlready, begin, finish, undo
from tests.chaos.threads import at_once
from tests.factories import ContactFactory, MembershipFactory
from tests.operations.test_undo import snapshot
from tests.processes import kill, rq_worker, wait_for
from workspaces.models import Role

pytestmark = [pytest.mark.slow, pytest.mark.workers, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _empty_queues() -> None:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


@pytest.fixture
def edited(workspace, stages, member) -> tuple[Operation, dict]:
    """Three thousand leads, changed by one operation; and how they were before."""
    at = timezone.now()
    with workspace_scope(workspace.pk):
        people = Contact.objects.bulk_create(ContactFactory.build(workspace=workspace) for _ in range(3_000))
        new = {"stage": stages["new"], "stage_entered_at": at, "last_activity_at": at}
        Lead.objects.bulk_create(Lead(contact=person, **new) for person in people)
        before = snapshot()
        operation = begin(kind="edit", title="Edit 3,000 leads", by=member, at=at, total=3_000)
        with recording(operation):
            Lead.objects.update(budget="10k", owner=member)
            Contact.objects.update(job_title="Buyer")
        finish(operation=operation, at=at)
    return operation, before


def now(operation: Operation) -> Operation:
    with workspace_scope(operation.workspace_id):
        return Operation.objects.select_related("undone_by").get(pk=operation.pk)


def undo_as(user, operation: Operation) -> str:
    with workspace_scope(operation.workspace_id):
        return undo(operation=Operation.objects.get(pk=operation.pk), by=user, at=timezone.now()).status


def test_an_undo_whose_worker_is_killed_is_finished_by_the_next_with_each_record_once(edited, workspace, member):
    operation, before = edited
    worker = rq_worker()
    try:
        assert undo_as(member, operation) == "undoing"
        wait_for(lambda: now(operation).restored, seconds=60, every=0.01)
    finally:
        kill(worker)
    left = now(operation)
    assert left.status == Operation.Status.UNDOING
    assert 0 < left.restored < 6_000
    with workspace_scope(workspace.pk):  # a minute passes
        Operation.objects.filter(pk=operation.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.revive() == 1
    worker = rq_worker()
    try:
        wait_for(lambda: now(operation).status == Operation.Status.UNDONE, seconds=90)
    finally:
        kill(worker)
    ended = now(operation)
    assert (ended.restored, ended.stayed, ended.records) == (6_000, 0, 6_000)
    with workspace_scope(workspace.pk):
        assert snapshot() == before
        assert RowChange.objects.count() == 0
        assert Event.objects.filter(name__in=["lead.restored", "contact.restored"]).count() == 6_000
        assert Event.objects.filter(name="operation.undone").count() == 1


def test_of_two_people_who_press_undo_at_once_one_does_it_and_the_other_is_told(workspace, lead, member):
    olga = MembershipFactory(workspace=workspace, role=Role.MANAGER).user
    with workspace_scope(workspace.pk):
        operation = begin(kind="edit", title="Edit", by=member, at=timezone.now())
        with recording(operation):
            Lead.objects.update(budget="10k")
        finish(operation=operation, at=timezone.now())
    answers = at_once(*(partial(undo_as, user, operation) for user in (member, olga, member, olga)))
    told = [answer for answer in answers if isinstance(answer, UndoneAlready)]
    assert (answers.count("undone"), len(told)) == (1, 3)
    with workspace_scope(workspace.pk):
        assert Event.objects.filter(name="lead.restored").count() == 1
        assert Lead.objects.get().budget == ""
