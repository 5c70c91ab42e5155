"""Fields through the services of leads, contacts and accounts: one change, one event, the same rules on every path."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from contacts.services import create_account, create_contact, edit_account, edit_contact
from core.edits import EditConflict
from customfields.kinds import BadValue
from customfields.reading import values_of
from customfields.services import FieldsRequired, NoSuchField
from events.models import Event
from leads import services
from leads.services.stages import FieldsMissing
from workspaces.models import Role

pytestmark = pytest.mark.django_db


def now():
    return {"by": None, "at": timezone.now()}


def test_columns_and_fields_of_a_lead_change_in_one_event(scope, lead, define):
    region = define("Region", "select", options=["North", "South"])
    changes = services.edit_lead(lead=lead, values={"budget": "5k", region.name: "north"}, **now())
    assert changes == {"budget": ["", "5k"], "field:region": [None, "North"]}
    events = Event.objects.filter(name="lead.updated")
    assert [event.data for event in events] == [{"changes": changes}]
    before = lead.last_activity_at
    assert services.edit_lead(lead=lead, values={region.name: "south"}, **now()) == {"field:region": ["North", "South"]}
    assert lead.last_activity_at > before


def test_contacts_and_accounts_have_fields_too(scope, define):
    define("Born in", context="contact", key="born_in")
    define("Founded", "number", context="account")
    contact = create_contact(first_name="Ada", **{"field:born_in": "London"}, **now())
    account = create_account(name="Analytical Engines", **{"field:founded": 1834}, **now())
    assert values_of(contact)["born_in"].value == "London"
    assert values_of(account)["founded"].value == Decimal(1834)
    assert edit_contact(contact=contact, values={"field:born_in": ""}, **now()) == {"field:born_in": ["London", None]}
    assert edit_account(account=account, values={"field:founded": "1835"}, **now()) == {
        "field:founded": ["1834", "1835"]
    }


def test_a_conflict_tells_of_columns_and_fields_at_once_and_changes_nothing(scope, lead, define):
    field = define("Region")
    services.edit_lead(lead=lead, values={field.name: "theirs", "budget": "theirs"}, **now())
    mine = {field.name: "mine", "budget": "mine", "project_type": "mine"}
    with pytest.raises(EditConflict) as conflict:
        services.edit_lead(lead=lead, values=mine, originals={field.name: "", "budget": ""}, **now())
    told = {clash.field: (clash.label, clash.original, clash.theirs, clash.mine) for clash in conflict.value.clashes}
    assert told == {
        "budget": ("budget", "", "theirs", "mine"),
        "field:region": ("Region", "", "theirs", "mine"),
    }
    lead.refresh_from_db()
    assert (lead.project_type, values_of(lead)["region"].value) == ("", "theirs")


def test_what_is_always_required_is_asked_of_new_records_and_cannot_be_emptied(scope, lead, ada, define):
    define("Region", is_required=True)
    with pytest.raises(FieldsRequired, match="need to be filled in: Region") as refusal:
        services.create_lead(contact=ada, **now())
    assert refusal.value.field == "field:region"
    services.edit_lead(lead=lead, values={"budget": "5k"}, **now())  # one from before may be worked on
    services.edit_lead(lead=lead, values={"field:region": "North"}, **now())
    with pytest.raises(FieldsRequired):
        services.edit_lead(lead=lead, values={"field:region": " "}, **now())


def test_an_account_of_which_only_the_name_was_typed_lacks_what_is_required(scope, ada, define):
    define("Founded", "number", context="account", is_required=True)
    edit_contact(contact=ada, values={"account": "Analytical Engines"}, **now())
    assert ada.account.name == "Analytical Engines"


def test_a_new_record_takes_the_defaults_unless_something_else_is_said(scope, ada, define):
    define("Region", "select", options=["North", "South"], default="South")
    define("Remark", default="none")
    made = services.create_lead(contact=ada, **{"field:remark": ""}, **now())
    assert {key: held.value for key, held in values_of(made).items()} == {"region": "south"}


def test_a_stage_asks_for_fields_as_it_asks_for_columns(scope, lead, stages, ada, define):
    define("Region")
    stages["proposal"].required_fields = ["budget", "field:region", "field:gone"]
    stages["proposal"].save()
    with pytest.raises(FieldsMissing) as refusal:
        services.change_stage(lead=lead, to_stage=stages["proposal"], **now())
    assert refusal.value.message == "Proposal needs these filled in first: budget, Region."
    with pytest.raises(FieldsMissing, match="needs these filled in first: Region"):
        services.create_lead(contact=ada, stage=stages["proposal"], budget="5", **now())
    assert services.create_lead(contact=ada, stage=stages["proposal"], budget="5", **{"field:region": "N"}, **now())
    services.complete_and_move(
        lead=lead, values={"budget": "5", "field:region": "South"}, to_stage=stages["proposal"], **now()
    )
    assert (lead.stage, values_of(lead)["region"].value) == (stages["proposal"], "South")


def test_what_a_role_may_not_see_it_cannot_set_and_need_not_fill_in(scope, lead, ada, member, owner, define):
    field = define("Salary", "money", visible_to=[Role.MANAGER], is_required=True)
    define("Region", visible_to=[Role.STAFF])
    with pytest.raises(NoSuchField):
        services.edit_lead(lead=lead, values={field.name: 5}, by=member, at=timezone.now())
    services.create_lead(contact=ada, by=member, at=timezone.now(), **{"field:region": "North"})
    services.edit_lead(lead=lead, values={field.name: 5, "field:region": "S"}, by=owner.user, at=timezone.now())


@pytest.mark.parametrize("name", ["field:", "field:nothing", "field:Region", "field:id", "field:region "])
def test_a_field_that_is_not_there_is_refused(scope, lead, define, name):
    define("Region")
    with pytest.raises(NoSuchField):
        services.edit_lead(lead=lead, values={name: "x"}, **now())


def test_a_refused_value_leaves_nothing_behind(scope, ada, define):
    define("Amount", "money")
    with pytest.raises(BadValue):
        services.create_lead(contact=ada, **{"field:amount": "much"}, **now())
    assert not Event.objects.filter(name="lead.created").exists()
