"""What is done to many leads in few statements leaves the same rows behind as what is done to each."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Tag
from contacts.services import tag_record
from core.edits import Edit
from core.many import GONE
from core.scope import workspace_scope
from events.models import Event
from leads import services
from leads.models import Lead, LeadAssignment, StageChange
from leads.services import many
from leads.services.ownership import NotAMember
from tests.chaos.truth import kept_sums, true_sums
from tests.factories import ContactFactory, LeadSourceFactory, UserFactory

pytestmark = pytest.mark.usefixtures("scope")
NOW = timezone.now()


@pytest.fixture
def twins(pipeline, member, stages):
    """Two groups of equal leads: New, Qualified, Won; with a value, without; the first is the member's."""

    def group() -> list[Lead]:
        made = []
        for name, value in (("new", 100), ("qualified", None), ("won", 50)):
            contact = ContactFactory(workspace=pipeline.workspace, first_name=name, last_name="")
            owner = member if name == "new" else None
            made.append(
                services.create_lead(
                    contact=contact, pipeline=pipeline, stage=stages[name], owner=owner, value=value, by=None, at=NOW
                )
            )
        return made

    return group(), group()


def rows(model: Any, leads: list[Lead], key: str = "lead_id") -> list[list[Any]]:
    """Give what stands in a table about each lead, without what tells rows apart or when they were stored."""
    left_out = {"id", "created_at", "updated_at", "recorded_at", "dispatched_at", "contact", "subject_id", "lead"}
    names = [f.attname for f in model._meta.concrete_fields if f.name not in left_out]
    return [list(model.objects.filter(**{key: lead.pk}).order_by("pk").values(*names)) for lead in leads]


def assert_equal(one: list[Lead], other: list[Lead]) -> None:
    for model, key in ((Lead, "pk"), (StageChange, "lead_id"), (LeadAssignment, "lead_id"), (Event, "subject_id")):
        assert rows(model, one, key) == rows(model, other, key), model.__name__
    tags = [[sorted(lead.tags.values_list("name", flat=True)) for lead in group] for group in (one, other)]
    assert tags[0] == tags[1]
    assert kept_sums() == true_sums()


def ids(leads: list[Lead]) -> list[Any]:
    return [lead.pk for lead in leads]


def test_moving_many_is_moving_each(twins, stages, member):
    one, other = twins
    at = NOW + timedelta(days=3)
    for lead in one:
        services.change_stage(lead=lead, to_stage=stages["won"], by=member, at=at, reason="Signed")
    outcome = many.move_leads(ids=ids(other), to_stage=stages["won"], by=member, at=at, reason="Signed")
    assert (outcome.done, outcome.same, outcome.skipped) == (2, 1, {})
    assert_equal(one, other)


def test_losing_many_is_losing_each(twins, stages, member):
    one, other = twins
    for lead in one:
        services.change_stage(lead=lead, to_stage=stages["lost"], by=member, at=NOW, reason="Dear")
    assert many.move_leads(ids=ids(other), to_stage=stages["lost"], by=member, at=NOW, reason="Dear").done == 3
    assert_equal(one, other)


def test_assigning_many_is_assigning_each(twins, member):
    one, other = twins
    for lead in one:
        services.assign_lead(lead=lead, owner=member, by=None, at=NOW)
    outcome = many.assign_leads(ids=ids(other), owner=member, by=None, at=NOW)
    assert (outcome.done, outcome.same) == (2, 1)
    assert_equal(one, other)


def test_editing_many_is_editing_each(twins, member, workspace):
    one, other = twins
    source, at = LeadSourceFactory(workspace=workspace, name="Fair"), NOW + timedelta(hours=1)
    values = {"source": source, "priority": "hot", "value": Decimal("75.50"), "notes": "Fair 2026"}
    for lead in one:
        services.edit_lead(lead=lead, values=values | {"owner": member, "tags": ["vip"]}, by=member, at=at)
    edits = [Edit(name, "set", value) for name, value in values.items()]
    edits += [Edit("owner", "set", member), Edit("tags", "set", ["vip"])]
    outcome = many.edit_leads(ids=ids(other), edits=edits, by=member, at=at)
    assert (outcome.done, outcome.same) == (3, 0)
    assert_equal(one, other)


def test_deleting_many_is_deleting_each(twins, member):
    one, other = twins
    for lead in [Lead.objects.get(pk=lead.pk) for lead in one]:
        services.delete_lead(lead=lead, by=member, at=NOW)
    assert many.delete_leads(ids=ids(other), by=member, at=NOW).done == 3
    assert Lead.objects.count() == 0 and kept_sums() == {}
    assert [[row["name"] for row in each] for each in rows(Event, one, "subject_id")] == [
        [row["name"] for row in each] for each in rows(Event, other, "subject_id")
    ]
    deleted = Event.objects.filter(name="lead.deleted", subject_id=other[0].pk).get()
    assert deleted.data == {"name": "new", "contact": str(other[0].contact_id)}


def test_numbers_are_reckoned_with_and_what_is_empty_stays_empty(twins):
    leads, _ = twins
    for how, value, found in (
        ("increase", Decimal(10), [Decimal(110), None, Decimal(60)]),
        ("percent", Decimal(-50), [Decimal(55), None, Decimal(30)]),
        ("decrease", Decimal(5), [Decimal(50), None, Decimal(25)]),
    ):
        many.edit_leads(ids=ids(leads), edits=[Edit("value", how, value)], by=None, at=NOW)
        assert [Lead.objects.get(pk=lead.pk).value for lead in leads] == found
    assert Lead.objects.get(pk=leads[2].pk).conversion_value == Decimal(25)


def test_what_a_field_does_not_take_is_skipped_with_all_of_its_edits(twins):
    leads, _ = twins
    edits = [Edit("value", "decrease", Decimal(60)), Edit("priority", "set", "low"), Edit("tags", "add", ["x"])]
    outcome = many.edit_leads(ids=ids(leads), edits=edits, by=None, at=NOW)
    assert (outcome.done, outcome.same) == (2, 0)
    assert outcome.skipped == {leads[2].pk: "Value: Ensure this value is greater than or equal to 0."}
    assert [Lead.objects.get(pk=lead.pk).priority for lead in leads] == ["low", "low", ""]
    assert leads[2].tags.count() == 0


def test_days_move_and_stay_within_the_calendar(twins):
    leads, _ = twins
    Lead.objects.filter(pk=leads[0].pk).update(expected_close_date="2026-12-30")
    later = Edit("expected_close_date", "later", 7)
    assert many.edit_leads(ids=ids(leads), edits=[later], by=None, at=NOW).done == 1
    assert Lead.objects.get(pk=leads[0].pk).expected_close_date.isoformat() == "2027-01-06"
    far = many.edit_leads(ids=ids(leads), edits=[Edit("expected_close_date", "later", 10**7)], by=None, at=NOW)
    assert far.skipped == {leads[0].pk: "No calendar goes that far."}


def test_tags_are_added_removed_and_replaced(twins):
    leads, _ = twins
    tag_record(record=leads[0], names=["old", "kept"], by=None, at=NOW)
    for how, names, found in (
        ("add", ["new"], [["kept", "new", "old"], ["new"], ["new"]]),
        ("remove", ["old", "unknown"], [["kept", "new"], ["new"], ["new"]]),
        ("set", ["only"], [["only"], ["only"], ["only"]]),
        ("set", [], [[], [], []]),
    ):
        many.edit_leads(ids=ids(leads), edits=[Edit("tags", how, names)], by=None, at=NOW)
        assert [sorted(lead.tags.values_list("name", flat=True)) for lead in leads] == found
    assert not Tag.objects.filter(name="unknown").exists()


def test_a_stage_refuses_each_lead_with_its_reason_and_those_that_are_gone_are_told(twins, stages):
    leads, _ = twins
    stages["proposal"].required_fields = ["value"]
    stages["proposal"].save()
    leads[0].delete()
    outcome = many.move_leads(ids=ids(leads), to_stage=stages["proposal"], by=None, at=NOW)
    wants = "Proposal needs these filled in first: value."
    assert (outcome.done, outcome.skipped) == (1, {leads[0].pk: GONE, leads[1].pk: wants})
    assert dict(outcome.reasons) == {GONE: 1, wants: 1}


def test_nobody_from_elsewhere_is_given_leads(twins):
    with pytest.raises(NotAMember):
        many.assign_leads(ids=ids(twins[0]), owner=UserFactory(), by=None, at=NOW)


def test_what_is_so_already_is_neither_stored_nor_recorded(twins, stages, member):
    leads, _ = twins
    before = Event.objects.count()
    assert many.edit_leads(ids=ids(leads), edits=[Edit("priority", "set", "")], by=member, at=NOW).same == 3
    assert many.edit_leads(ids=ids(leads), edits=[Edit("tags", "remove", ["x"])], by=member, at=NOW).same == 3
    assert Event.objects.count() == before
    assert not Lead.objects.filter(updated_by=member).exists()


@pytest.mark.parametrize("number", [2, 40])
def test_the_number_of_statements_does_not_grow(pipeline, stages, member, number):
    made = [
        services.create_lead(
            contact=ContactFactory(workspace=pipeline.workspace), pipeline=pipeline, value=1, by=None, at=NOW
        ).pk
        for _ in range(number)
    ]
    edits = [Edit("owner", "set", member), Edit("value", "increase", Decimal(1)), Edit("tags", "add", ["a", "b"])]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        many.edit_leads(ids=made, edits=edits, by=member, at=NOW)
        many.move_leads(ids=made, to_stage=stages["won"], by=member, at=NOW)
        many.delete_leads(ids=made, by=member, at=NOW)
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 23


def test_leads_of_another_workspace_are_not_there(twins, workspace, stages):
    from tests.factories import WorkspaceFactory

    elsewhere = WorkspaceFactory(slug="else")
    with workspace_scope(elsewhere.pk):
        assert many.delete_leads(ids=ids(twins[0]), by=None, at=NOW).reasons == {GONE: 3}
    assert Lead.objects.count() == 6
