"""Taking operations back: everything as before, and what was changed since left alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from activities.services import add_note
from contacts import services as contacts
from contacts.models import Account, Contact, Tag
from core.scope import workspace_scope
from events.models import Event
from leads import services as leads
from leads.models import Lead, LeadTag
from operations import tasks
from operations.models import ChangeSet, Deleted, Operation, RowChange, Stayed
from operations.recording import recording
from operations.services import NotEnded, TooLate, UndoneAlready, begin, finish, restore, undo
from operations.services.undoing import unfold
from tests.chaos.truth import kept_sums, true_sums
from tests.factories import AccountFactory, ContactFactory, MembershipFactory, UserFactory


def snapshot() -> dict[str, list[Any]]:
    """Give every tracked row of the open workspace, and the search entries, as text."""
    tables = [model._meta.db_table for model in apps.get_models() if hasattr(model, "tracked")]
    found = {}
    with connection.cursor() as cursor:
        for table in (*tables, "search_entry"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
            found[table] = [json.loads(row) for (row,) in cursor]
    return found


@pytest.fixture
def people(workspace, stages, member, scope) -> list[Lead]:
    """Twelve people at two companies, a lead each, with notes and tags."""
    made = []
    accounts = [AccountFactory(workspace=workspace) for _ in range(2)]
    for number in range(12):
        at = timezone.now()
        contact = ContactFactory(workspace=workspace, account=accounts[number % 2])
        contacts.tag_record(record=contact, names=["fair"], by=member, at=at)
        lead = leads.create_lead(
            contact=contact, stage=stages["new"], by=member, at=at, value=number, metadata={"a": [1, "ü\"'\\"]}
        )
        contacts.tag_record(record=lead, names=["hot", f"t{number}"], by=member, at=at)
        add_note(subject=lead, content='He said "call\\ me"\n=>NULL', by=member, at=at)
        add_note(subject=contact, content="A contact's note", by=member, at=at)
        made.append(lead)
    return made


def ended(kind: str, member) -> Operation:
    return begin(kind=kind, title="Something", by=member, at=timezone.now())


def test_a_deleted_contact_comes_back_with_all_that_went_with_it(people, member):
    before = snapshot()
    contact = people[0].contact
    operation = contacts.delete_contact(contact=contact, by=member, at=timezone.now())
    entry = Deleted.objects.get()
    assert (entry.kind, entry.record, entry.name) == ("contacts.contact", operation.deleted.get().record, str(contact))
    assert entry.along["leads_lead"] == 1
    assert entry.along["activities_note"] == 2
    assert snapshot() != before
    undo(operation=operation, by=member, at=timezone.now())
    assert snapshot() == before
    operation.refresh_from_db()
    assert (operation.status, operation.restored, operation.stayed) == ("undone", 2, 0)
    assert not Deleted.objects.in_bin().exists()
    assert kept_sums() == true_sums()
    assert set(Event.objects.filter(name__endswith=".restored").values_list("name", flat=True)) == {
        "contact.restored",
        "lead.restored",
    }


def test_a_deleted_account_gets_its_people_back(people, member):
    before = snapshot()
    operation = contacts.delete_account(account=Account.objects.first(), by=member, at=timezone.now())
    assert Contact.objects.filter(account=None).count() == 6
    (entry,) = Deleted.objects.in_bin()
    assert restore(entries=[entry], by=member, at=timezone.now()) == ([entry], [])
    assert snapshot() == before
    assert operation.deleted.get().restored_at is not None


def test_one_of_many_deleted_comes_back_by_itself(people, member):
    before, names = snapshot(), [str(lead.contact) for lead in people]
    ids = [lead.pk for lead in people]
    operation = ended("delete", member)
    with recording(operation):
        for lead in people[:3]:
            leads.delete_lead(lead=lead, by=member, at=timezone.now())
        Contact.objects.filter(pk=people[3].contact_id).delete()
    finish(operation=operation, at=timezone.now())
    entries = {entry.name: entry for entry in Deleted.objects.in_bin()}
    assert sorted(entries) == sorted(names[:4])
    back, stayed = restore(entries=[entries[names[1]]], by=member, at=timezone.now())
    assert (len(back), stayed) == (1, [])
    assert set(Lead.objects.values_list("pk", flat=True)) == {ids[1], *ids[4:]}
    undo(operation=operation, by=member, at=timezone.now())
    assert snapshot() == before


def test_changes_of_many_fields_links_and_tags_go_back(people, stages, member):
    other = MembershipFactory(workspace=people[0].workspace).user
    before = snapshot()
    operation = ended("edit", member)
    at = timezone.now()
    with recording(operation):
        for lead in people:
            leads.assign_lead(lead=lead, owner=other, by=member, at=at)
            leads.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=at)
            leads.change_stage(lead=lead, to_stage=stages["lost"], by=member, at=at, reason="No budget")
            contacts.tag_record(record=lead, names=["cold"], seen=["hot"], by=member, at=at)
        Lead.objects.update(metadata={}, value=None)
        Contact.objects.filter(pk=people[0].contact_id).update(account=None, email="new@example.org")
        Lead.objects.filter(pk=people[5].pk).update(contact=people[6].contact)
        Tag.objects.filter(name="t3").delete()
    finish(operation=operation, at=at)
    undo(operation=operation, by=member, at=timezone.now())
    assert snapshot() == before
    assert kept_sums() == true_sums()


def test_what_was_changed_since_is_left_alone_and_listed(people, stages, member):
    other, ids = MembershipFactory(workspace=people[0].workspace).user, [lead.pk for lead in people]
    operation = ended("assign", member)
    at = timezone.now()
    with recording(operation):
        for lead in people:
            leads.assign_lead(lead=lead, owner=other, by=member, at=at)
    finish(operation=operation, at=at)
    leads.assign_lead(lead=people[0], owner=member, by=member, at=at)
    leads.update_lead(lead=people[1], values={"budget": "10k"}, by=member, at=timezone.now())
    leads.delete_lead(lead=people[2], by=member, at=at)
    touched = Lead.objects.get(pk=people[1].pk)
    undo(operation=operation, by=member, at=timezone.now())
    operation.refresh_from_db()
    assert (operation.records, operation.restored, operation.stayed) == (12, 10, 2)
    left = {stay.record: (stay.name, stay.reason) for stay in Stayed.objects.all()}
    assert left == {
        ids[0]: (str(people[0].contact), "It was changed since."),
        ids[2]: (str(people[2].contact), "It was deleted since."),
    }
    assert Lead.objects.get(pk=people[0].pk).owner == member
    again = Lead.objects.get(pk=people[1].pk)
    assert (again.owner, again.budget, again.updated_at) == (None, "10k", touched.updated_at)


def test_made_records_go_unless_something_was_added_or_changed_since(workspace, stages, member, scope):
    before = snapshot()
    operation = ended("import", member)
    at = timezone.now()
    with recording(operation):
        made = []
        for number in range(6):
            account = contacts.create_account(name=f"Company {number}", by=member, at=at)
            person = contacts.create_contact(first_name=f"P{number}", account=account, by=member, at=at)
            made.append(leads.create_lead(contact=person, stage=stages["new"], by=member, at=at))
            contacts.tag_record(record=made[-1], names=["new"], by=member, at=at)
    finish(operation=operation, at=at)
    add_note(subject=made[0], content="Called.", by=member, at=at)
    leads.update_lead(lead=made[1], values={"budget": "1"}, by=member, at=at)
    contacts.create_contact(first_name="Late", account=made[2].contact.account, by=member, at=at)
    undo(operation=operation, by=member, at=timezone.now())
    assert set(Lead.objects.values_list("pk", flat=True)) == {made[0].pk, made[1].pk}
    assert LeadTag.objects.count() == 2
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Company 0", "Company 1", "Company 2"]
    reasons = set(Stayed.objects.values_list("kind", "reason"))
    assert reasons == {
        ("leads.lead", "It was changed since."),  # a note moves the lead's last activity
        ("contacts.contact", "Something was added to it since."),
        ("contacts.account", "Something was added to it since."),
        ("contacts.tag", "Something was added to it since."),
    }
    assert before != snapshot()


def test_a_unique_value_taken_meanwhile_keeps_a_record_out_with_its_reason(people, member):
    contact = people[0].contact
    contacts.delete_contact(contact=contact, by=member, at=timezone.now())
    contacts.create_contact(first_name="Thief", email=contact.email, by=member, at=timezone.now())
    (entry,) = Deleted.objects.in_bin()
    back, ((stayed, reason),) = restore(entries=[entry], by=member, at=timezone.now())
    assert (back, stayed, reason) == ([], entry, "Another contact has its e-mail by now.")
    assert Deleted.objects.in_bin().get() == entry
    Contact.objects.filter(first_name="Thief").delete()
    assert restore(entries=[entry], by=member, at=timezone.now()) == ([entry], [])


def test_what_a_record_belonged_to_must_be_there_and_who_left_is_left_out(people, member):
    gone, pk = UserFactory(), people[0].pk
    MembershipFactory(workspace=people[0].workspace, user=gone)
    leads.assign_lead(lead=people[0], owner=gone, by=member, at=timezone.now())
    first = leads.delete_lead(lead=people[0], by=member, at=timezone.now())
    second = leads.delete_lead(lead=people[1], by=member, at=timezone.now())
    contacts.delete_contact(contact=people[1].contact, by=member, at=timezone.now())
    gone.delete()
    undo(operation=first, by=member, at=timezone.now())
    assert Lead.objects.get(pk=pk).owner is None
    undo(operation=second, by=member, at=timezone.now())
    assert [stay.reason for stay in second.left_alone.all()] == ["Its contact is not there."]


def test_an_operation_is_undone_once_when_it_has_ended_and_for_thirty_days(people, member):
    operation = ended("edit", member)
    with pytest.raises(NotEnded):
        undo(operation=operation, by=member, at=timezone.now())
    with recording(operation):
        Lead.objects.update(budget="x")
    finish(operation=operation, at=timezone.now())
    with pytest.raises(TooLate):
        undo(operation=operation, by=member, at=timezone.now() + timedelta(days=30))
    undo(operation=operation, by=member, at=timezone.now())
    with pytest.raises(UndoneAlready, match="Sam Example undid this already"):
        undo(operation=operation, by=member, at=timezone.now())


def test_what_is_kept_is_deleted_after_thirty_days(people, member):
    at = timezone.now()
    old = leads.delete_lead(lead=people[0], by=member, at=at - timedelta(days=31))
    new = leads.delete_lead(lead=people[1], by=member, at=at)
    unfolded = leads.delete_lead(lead=people[2], by=member, at=at - timedelta(days=40))
    unfold(unfolded)
    workspace = people[0].workspace
    assert RowChange.objects.filter(operation=unfolded).exists()
    with workspace_scope(workspace.pk):
        assert tasks.forget() == 2
    assert set(ChangeSet.objects.values_list("operation", flat=True)) == {new.pk}
    assert RowChange.objects.count() == 0
    assert [entry.operation for entry in Deleted.objects.all()] == [new]
    assert Operation.objects.filter(pk=old.pk).exists()
