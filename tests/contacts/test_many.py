"""What is done to many contacts and companies in few statements leaves the same rows behind as what is done to each."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from contacts import services
from contacts.models import Account, Contact, ContactAssignment
from contacts.services import many
from core.edits import Edit
from events.models import Event
from tests.factories import AccountFactory, ContactFactory, LeadFactory

pytestmark = pytest.mark.usefixtures("scope")
NOW = timezone.now()
LEFT_OUT = {"id", "created_at", "updated_at", "recorded_at", "dispatched_at", "subject_id", "contact", "email"}


@pytest.fixture
def people(workspace):
    def group() -> list[Contact]:
        return [
            ContactFactory(workspace=workspace, first_name=name, last_name="", job_title="Buyer") for name in ("A", "B")
        ]

    return group(), group()


def rows(model: Any, record: Any, key: str) -> list[Any]:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in LEFT_OUT]
    return list(model.objects.filter(**{key: record.pk}).order_by("pk").values(*names))


def ids(records: list[Any]) -> list[Any]:
    return [record.pk for record in records]


def test_editing_many_contacts_is_editing_each(people, member):
    one, other = people
    values = {"account": "Northwind", "job_title": "Boss", "owner": member, "mobile_phone": "030 1234567"}
    for contact in one:
        services.edit_contact(contact=contact, values=values | {"tags": ["vip"]}, by=member, at=NOW)
    edits = [Edit(name, "set", value) for name, value in values.items()] + [Edit("tags", "set", ["vip"])]
    assert many.edit_contacts(ids=ids(other), edits=edits, by=member, at=NOW).done == 2
    for a, b in zip(one, other, strict=True):
        assert rows(Contact, a, "pk") == rows(Contact, b, "pk")
        assert rows(ContactAssignment, a, "contact") == rows(ContactAssignment, b, "contact")
        assert rows(Event, a, "subject_id") == rows(Event, b, "subject_id")
        assert [tag.name for tag in b.tags.all()] == ["vip"]
    assert Account.objects.get().name == "Northwind"


def test_nobody_becomes_nameless(workspace):
    known = ContactFactory(workspace=workspace, first_name="Ada", last_name="", email="")
    named = ContactFactory(workspace=workspace, first_name="Bo", last_name="B", email="")
    outcome = many.edit_contacts(ids=ids([known, named]), edits=[Edit("first_name", "set", "")], by=None, at=NOW)
    assert (outcome.done, outcome.skipped) == (1, {known.pk: "Give a name, an e-mail address or a phone number."})
    assert Contact.objects.get(pk=known.pk).first_name == "Ada"


def test_companies_are_starred_archived_and_tagged_together(workspace):
    made = [AccountFactory(workspace=workspace) for _ in range(3)]
    edits = [Edit("is_favorite", "set", True), Edit("is_archived", "set", True), Edit("tags", "add", ["vip"])]
    assert many.edit_accounts(ids=ids(made), edits=edits, by=None, at=NOW).done == 3
    assert Account.objects.filter(is_favorite=True, is_archived=True, tags__name="vip").count() == 3
    assert many.edit_accounts(ids=ids(made), edits=edits, by=None, at=NOW).same == 3
    more = many.edit_accounts(ids=ids(made), edits=[Edit("employees", "increase", 5)], by=None, at=NOW)
    assert more.same == 3


def test_deleting_many_contacts_takes_their_leads_along_and_companies_leave_people(workspace, stages, member):
    account = AccountFactory(workspace=workspace, name="Northwind")
    contact = ContactFactory(workspace=workspace, first_name="Ada", last_name="", account=account)
    lead = LeadFactory(workspace=workspace, contact=contact, stage=stages["new"])
    assert many.delete_accounts(ids=[account.pk], by=member, at=NOW).done == 1
    assert Contact.objects.get().account is None
    assert many.delete_contacts(ids=[contact.pk, lead.pk], by=member, at=NOW).done == 1
    assert list(Event.objects.filter(name__endswith=".deleted").order_by("pk").values_list("name", "data")) == [
        ("account.deleted", {"name": "Northwind"}),
        ("contact.deleted", {"name": "Ada"}),
    ]
    assert not type(lead).objects.exists()
