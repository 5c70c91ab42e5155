"""Several contacts become one: what is chosen stays, nothing is lost, and all of it can be taken back."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections
from django.utils import timezone

from activities.models import Note
from activities.services import add_note
from contacts import services
from contacts.models import Contact, ContactAlias, DuplicateCandidate
from contacts.services import duplicates, merging
from contacts.services.merging import ChangedMeanwhile, NotMergeable
from core.scope import workspace_scope
from events.models import Event
from leads.models import Lead
from operations.models import Operation
from operations.services.undoing import undo
from tests.factories import AccountFactory, ContactFactory, LeadFactory

NOW = timezone.now()


@pytest.fixture
def company(workspace):
    return AccountFactory(workspace=workspace, name="Analytical Engines")


@pytest.fixture
def ada(workspace, company):
    return ContactFactory(
        workspace=workspace, first_name="Ada", last_name="Lovelace", email="ada@example.org", account=company,
        phone_number="+4930231250001", notes="Met at the fair.", metadata={"Shoe": "38"},
    )  # fmt: skip


@pytest.fixture
def augusta(workspace, stages, member):
    made = ContactFactory(
        workspace=workspace, first_name="Augusta", last_name="King", email="king@example.org", no_email=True,
        phone_number="+4930231250002", mobile_phone="+4917139200", job_title="Countess", birthday=date(1815, 12, 10),
        notes="Likes horses.", metadata={"Shoe": "39", "Hat": "M"}, last_contact_date=date(2026, 1, 2),
    )  # fmt: skip
    LeadFactory(workspace=workspace, contact=made, stage=stages["new"])
    with workspace_scope(workspace.pk):
        add_note(subject=made, content="Call her in May", by=member, at=NOW)
        services.tag_record(record=made, names=["vip", "maths"], by=member, at=NOW)
    return made


def merge(*contacts, **more) -> Contact:
    survivor = more.pop("survivor", contacts[0])
    more = {"by": None, "at": timezone.now()} | more
    return merging.merge_contacts(contacts=[each.pk for each in contacts], survivor=survivor.pk, **more)


def snapshot() -> dict[str, list[dict]]:
    """Give all that contacts are and have, but for when and by whom a row was changed last."""
    models = [Contact, Lead, Note, ContactAlias, Contact.tags.through]
    return {
        model.__name__: sorted(
            ({k: v for k, v in row.items() if k not in {"updated_at", "updated_by_id"}} for row in _rows(model)),
            key=str,
        )
        for model in models
    }


def _rows(model):
    names = [field.attname for field in model._meta.concrete_fields if not field.generated]
    return model.objects.values(*names)


def test_the_survivor_takes_over_what_it_lacks_and_what_hangs_on_the_other(workspace, ada, augusta):
    with workspace_scope(workspace.pk):
        services.tag_record(record=ada, names=["vip"], by=None, at=NOW)
        merge(ada, augusta)
        kept = Contact.objects.get()
        assert (kept.pk, kept.first_name, kept.email, kept.phone_number) == (
            ada.pk, "Ada", "ada@example.org", "+4930231250001",
        )  # fmt: skip
        assert (kept.mobile_phone, kept.job_title, kept.birthday) == ("+4917139200", "Countess", date(1815, 12, 10))
        assert kept.notes == "Met at the fair.\n\nAugusta King: Likes horses."
        assert kept.metadata == {"Shoe": "38", "Hat": "M"}
        assert kept.last_contact_date == date(2026, 1, 2)
        assert kept.merged_from == [{"id": str(augusta.pk), "name": "Augusta King"}]
        assert sorted(kept.tags.values_list("name", flat=True)) == ["maths", "vip"]
        assert Lead.objects.get().contact_id == ada.pk
        note = Note.objects.get()
        assert (note.contact_id, note.merged_from) == (ada.pk, "Augusta King")


def test_the_strictest_consent_wins(workspace, ada, augusta):
    with workspace_scope(workspace.pk):
        kept = merge(ada, augusta)
        assert (kept.no_email, kept.no_calls) == (True, False)


def test_each_field_is_taken_from_whom_it_was_chosen_of(workspace, ada, augusta):
    with workspace_scope(workspace.pk):
        chosen = {"email": augusta.pk, "last_name": augusta.pk, "account": augusta.pk}
        kept = merge(ada, augusta, choices=chosen)
        assert (kept.first_name, kept.last_name, kept.email, kept.account_id) == (
            "Ada",
            "King",
            "king@example.org",
            None,
        )
        aliases = set(ContactAlias.objects.values_list("kind", "value", "contact_id"))
        assert aliases == {("email", "ada@example.org", ada.pk), ("phone", "+4930231250002", ada.pk)}


def test_undoing_brings_every_field_tag_note_and_lead_back(workspace, ada, augusta, member):
    with workspace_scope(workspace.pk):
        before = snapshot()
        merge(ada, augusta, choices={"email": augusta.pk, "phone_number": augusta.pk}, by=member)
        operation = Operation.objects.get()
        assert (operation.kind, operation.title) == ("merge", "Merged Augusta King into Ada Lovelace")
        undo(operation=operation, by=member, at=timezone.now())
        assert (operation.status, operation.stayed) == ("undone", 0)
        assert snapshot() == before


def test_what_was_changed_since_is_left_alone(workspace, ada, augusta, member):
    with workspace_scope(workspace.pk):
        kept = merge(ada, augusta, by=member)
        services.update_contact(contact=kept, values={"mobile_phone": "+4917139201"}, by=member, at=timezone.now())
        operation = Operation.objects.get()
        undo(operation=operation, by=member, at=timezone.now())
        kept.refresh_from_db()
        assert kept.mobile_phone == "+4917139201"
        assert operation.stayed == 1


def test_five_at_most_and_the_survivor_among_them(workspace, ada):
    others = ContactFactory.create_batch(5, workspace=workspace)
    with workspace_scope(workspace.pk):
        for contacts, survivor in [([ada], ada), ([ada, *others], ada), (others[:2], ada)]:
            with pytest.raises(NotMergeable, match="Choose 2 to 5 contacts"):
                merge(*contacts, survivor=survivor)
        merge(ada, *others[:4])
        assert Contact.objects.count() == 2


def test_who_was_changed_since_the_page_was_opened_is_not_merged(workspace, ada, augusta):
    with workspace_scope(workspace.pk):
        seen = {each.pk: each.updated_at for each in Contact.objects.all()}
        services.update_contact(contact=augusta, values={"job_title": "Mathematician"}, by=None, at=timezone.now())
        with pytest.raises(ChangedMeanwhile, match="Somebody changed Augusta King meanwhile"):
            merge(ada, augusta, seen=seen)
        assert Contact.objects.count() == 2


def test_what_was_said_of_the_other_holds_for_the_survivor(workspace, ada, augusta, member):
    grace, mary = ContactFactory.create_batch(2, workspace=workspace)
    with workspace_scope(workspace.pk):
        for other in (ada, grace, mary):
            first, second = sorted((augusta.pk, other.pk))
            DuplicateCandidate.objects.create(first_id=first, second_id=second, score=0.9)
        apart = DuplicateCandidate.objects.of(grace.pk).get()
        duplicates.keep_apart(candidate=apart, by=member, at=NOW)
        merge(ada, augusta, by=member)
        found = {
            (each.first_id, each.second_id): (each.status, each.decided_by) for each in DuplicateCandidate.objects.all()
        }
        assert found == {
            tuple(sorted((ada.pk, augusta.pk))): ("merged", member),
            tuple(sorted((augusta.pk, grace.pk))): ("not_same", member),
            tuple(sorted((ada.pk, grace.pk))): ("not_same", member),
        }


def test_the_facts_say_who_went_where(workspace, ada, augusta, member):
    with workspace_scope(workspace.pk):
        merge(ada, augusta, by=member)
        event = Event.objects.get(name="contact.merged")
        assert (event.subject_id, event.actor, event.data["others"]) == (ada.pk, member, ["Augusta King"])
        assert event.data["changes"]["job_title"] == ["", "Countess"]
        gone = Event.objects.get(name="contact.merged_away")
        assert (gone.subject_id, gone.data) == (augusta.pk, {"name": "Augusta King", "into": str(ada.pk)})


def test_sure_pairs_are_merged_in_one_operation(workspace, member):
    people = ContactFactory.create_batch(5, workspace=workspace)
    pairs = [(people[0].pk, people[1].pk), (people[1].pk, people[2].pk), (people[3].pk, people[4].pk)]
    with workspace_scope(workspace.pk):
        before = snapshot()
        assert merging.merge_pairs(pairs=pairs, by=member, at=timezone.now()) == 3
        assert Contact.objects.count() == 2
        undo(operation=Operation.objects.get(), by=member, at=timezone.now())
        assert snapshot() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_overlapping_sets_one_wins_and_the_other_is_told(workspace, ada):
    grace, mary = ContactFactory.create_batch(2, workspace=workspace)
    with workspace_scope(workspace.pk):
        seen = {each.pk: each.updated_at for each in Contact.objects.all()}
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def work(one: Contact, other: Contact) -> None:
        try:
            start.wait()
            with workspace_scope(workspace.pk):
                merge(one, other, seen=seen)
            outcomes.append("merged")
        except ChangedMeanwhile as refusal:
            outcomes.append(refusal.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in ((ada, grace), (mary, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("merged") == 1
    assert next(each for each in outcomes if each != "merged").startswith(("One of these", "Somebody changed"))
    with workspace_scope(workspace.pk):
        assert Contact.objects.count() == 2
