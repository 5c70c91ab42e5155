"""What is recorded while an operation is open: every change of tracked rows, whoever makes it, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from activities.services import add_note
from contacts.models import Account, Contact, Tag
from contacts.services import tag_record
from core.scope import OutsideScope, workspace_scope
from leads import services
from leads.models import Lead, LeadTag, StageChange
from operations.models import ChangeSet, Operation
from operations.recording import current, recording
from operations.services import begin, recorded
from tests.factories import AccountFactory, ContactFactory, TagFactory


@pytest.fixture
def operation(scope, member) -> Operation:
    return begin(kind="edit", title="Something", by=member, at=timezone.now())


def recorded_rows(operation: Operation) -> list[tuple[str, str, str, int]]:
    """Give (table, action, kind, rows) in the order of the statements."""
    return list(ChangeSet.objects.of(operation).values_list("table", "action", "kind", "rows"))


def test_nothing_is_recorded_outside_an_operation(operation, lead, stages, member):
    services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=timezone.now())
    assert recorded_rows(operation) == []


def test_an_update_keeps_the_columns_that_differ(operation, lead, member):
    with recording(operation):
        assert current() == operation
        services.update_lead(lead=lead, values={"budget": "10k", "value": None}, by=member, at=lead.last_activity_at)
    assert current() is None
    (change,) = ChangeSet.objects.of(operation)
    assert (change.table, change.action, change.kind, change.rows) == ("leads_lead", "update", "leads.lead", 1)
    assert (change.records, change.keys, change.parents) == ([lead.pk], [lead.pk], [None])
    before, after = change.before[0], change.after[0]
    assert (before.pop("updated_at") < after.pop("updated_at")) is True
    assert before == {"budget": "", "value": "1000.00", "value_number": "1000"}
    assert after == {"budget": "10k", "value": None, "value_number": None}


def test_a_deletion_keeps_what_the_database_deletes_and_unties_with_it(operation, lead, member):
    account = AccountFactory(workspace=lead.workspace)
    Contact.objects.filter(pk=lead.contact_id).update(account=account)
    add_note(subject=lead, content="Called.", by=member, at=timezone.now())
    tag_record(record=lead, names=["hot"], by=member, at=timezone.now())
    with recording(operation):
        Account.objects.filter(pk=account.pk).delete()
        Contact.objects.filter(pk=lead.contact_id).delete()
    assert sorted(recorded_rows(operation)) == [
        ("activities_note", "delete", "leads.lead", 1),
        ("contacts_account", "delete", "contacts.account", 1),
        ("contacts_contact", "delete", "contacts.contact", 1),
        ("contacts_contact", "update", "contacts.contact", 1),
        ("leads_lead", "delete", "leads.lead", 1),
        ("leads_leadassignment", "delete", "leads.lead", 1),
        ("leads_leadtag", "delete", "leads.lead", 1),
        ("leads_stagechange", "delete", "leads.lead", 1),
    ]
    changes = {(each.table, each.action): each for each in ChangeSet.objects.of(operation)}
    assert changes["contacts_contact", "update"].parents == [account.pk]
    assert changes["leads_lead", "delete"].parents == [lead.contact_id]
    assert changes["leads_leadtag", "delete"].records == [lead.pk]
    assert changes["activities_note", "delete"].before[0]["content"] == "Called."


def test_many_rows_of_one_statement_come_as_lists_of_a_thousand(operation, workspace):
    with recording(operation):
        Tag.objects.bulk_create(Tag(name=f"tag {number}") for number in range(1_500))
        assert Tag.objects.update(colour="red") == 1_500
        Tag.objects.all().delete()
    found = recorded_rows(operation)
    assert {(table, action) for table, action, _kind, _rows in found} == {
        ("contacts_tag", "insert"),
        ("contacts_tag", "update"),
        ("contacts_tag", "delete"),
    }
    for action in ("insert", "update", "delete"):
        assert sum(rows for _table, each, _kind, rows in found if each == action) == 1_500
        assert max(rows for _table, each, _kind, rows in found if each == action) == 1_000


def test_a_large_update_after_a_small_one_takes_no_plan_for_one_row(operation, workspace):
    TagFactory(workspace=workspace)
    with recording(operation), connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_tag SET colour = 'red'")
        cursor.execute(
            "INSERT INTO contacts_tag (id, workspace_id, name, colour) "
            "SELECT gen_random_uuid(), %s, 'many ' || n, 'sky' FROM generate_series(1, 5000) n",
            [workspace.pk],
        )
        cursor.execute("SET LOCAL statement_timeout = '8s'")  # a loop in a loop takes 20
        cursor.execute("UPDATE contacts_tag SET colour = 'green'")
        cursor.execute("SET LOCAL statement_timeout = 0")
    assert sum(each.rows for each in ChangeSet.objects.of(operation)) == 1 + 5_000 + 5_001


def test_what_is_taken_back_by_a_savepoint_is_not_recorded_and_ends_the_recording(operation, lead, member):
    with pytest.raises(ZeroDivisionError), recording(operation):
        services.update_lead(lead=lead, values={"budget": "1"}, by=member, at=timezone.now())
        raise ZeroDivisionError
    services.update_lead(lead=lead, values={"budget": "2"}, by=member, at=timezone.now())
    assert recorded_rows(operation) == []


def test_an_operation_inside_another_is_part_of_it(operation, lead, member):
    at = timezone.now()
    with recording(operation), recorded(kind="delete", title="x", by=member, at=at) as inner:
        assert inner == operation
    with recorded(kind="delete", title="Ada", by=member, at=at) as own:
        services.delete_lead(lead=lead, by=member, at=at)
    own.refresh_from_db()
    assert (own.status, own.done, own.total, own.finished_at) == ("finished", 1, 1, at)
    assert {table for table, *_ in recorded_rows(own)} == {"leads_lead", "leads_leadassignment", "leads_stagechange"}
    with recording(operation):
        with recording(own):
            LeadTag.objects.all().delete()
        Contact.objects.update(job_title="x")
    assert recorded_rows(operation) == [("contacts_contact", "update", "contacts.contact", 1)]
    assert StageChange.objects.count() == 0


@pytest.mark.django_db
def test_recording_outside_a_scope_is_refused():
    with pytest.raises(OutsideScope), recording(Operation()):
        pass


def test_what_was_recorded_cannot_be_rewritten(operation, lead):
    with recording(operation):
        Lead.objects.update(budget="x")
    with pytest.raises(ProgrammingError, match="permission denied"):
        ChangeSet.objects.update(rows=2)


def test_changes_of_one_workspace_are_out_of_reach_of_another(operation, lead):
    with recording(operation):
        Lead.objects.update(budget="x")
    other = ContactFactory().workspace
    with workspace_scope(other.pk):
        assert ChangeSet.objects.count() == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM operations_changeset")
            assert cursor.fetchone() == (0,)
