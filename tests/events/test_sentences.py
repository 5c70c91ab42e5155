from datetime import timedelta

import pytest
from django.utils import timezone

from activities.services import add_note
from events.models import Event
from events.sentences import is_hidden, read
from leads import services
from tests.factories import UserFactory


@pytest.fixture
def said(scope, lead):
    """Say the newest event of a name about "this lead"."""

    def say(name: str) -> str:
        event = Event.objects.latest_first().filter(name=name).first()
        return str(read(event, "this lead").html)

    return say


def test_a_new_lead_reads_with_its_author_and_stage(said):
    assert said("lead.created") == "<strong>Sam Example</strong> added this lead in <strong>New</strong>"


def test_a_move_reads_with_both_stages_and_its_reason(said, lead, stages, member):
    at = timezone.now()
    services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=at)
    assert said("lead.stage_changed") == (
        "<strong>Sam Example</strong> moved this lead from <strong>New</strong> to <strong>Contacted</strong>"
    )
    later = at + timedelta(minutes=1)
    services.change_stage(lead=lead, to_stage=stages["lost"], by=member, at=later, reason="No budget")
    assert said("lead.stage_changed").endswith("to <strong>Lost</strong>: <strong>No budget</strong>")


def test_a_lead_given_and_taken_reads_with_the_names(said, lead, member):
    at = timezone.now()
    services.assign_lead(lead=lead, owner=None, by=member, at=at)
    assert said("lead.assigned").endswith("took this lead from <strong>Sam Example</strong>")
    services.assign_lead(lead=lead, owner=member, by=None, at=at + timedelta(minutes=1))
    assert said("lead.assigned") == "<strong>Relay</strong> gave this lead to <strong>Sam Example</strong>"


def test_one_changed_field_reads_with_its_label_and_the_words_of_its_choices(said, lead, member):
    at = timezone.now()
    services.update_lead(lead=lead, values={"priority": "hot"}, by=member, at=at)
    assert said("lead.updated").endswith("set <strong>priority</strong> of this lead to <strong>Hot</strong>")
    services.update_lead(lead=lead, values={"priority": "low"}, by=member, at=at + timedelta(minutes=1))
    assert said("lead.updated").endswith("from <strong>Hot</strong> to <strong>Low</strong>")
    services.update_lead(lead=lead, values={"priority": ""}, by=member, at=at + timedelta(minutes=2))
    assert said("lead.updated").endswith(
        "removed <strong>priority</strong> of this lead, which was <strong>Low</strong>"
    )


def test_several_changed_fields_read_by_their_names(said, lead, member):
    values = {"budget": "5k", "score": 40}
    services.update_lead(lead=lead, values=values, by=member, at=timezone.now())
    assert said("lead.updated").endswith("changed <strong>score, budget</strong> of this lead")


def test_what_people_typed_is_inert(said, lead, member):
    services.update_lead(lead=lead, values={"budget": "<b>100%</b> %(x)s"}, by=member, at=timezone.now())
    assert said("lead.updated").endswith("to <strong>&lt;b&gt;100%&lt;/b&gt; %(x)s</strong>")


def test_an_event_that_nobody_says_still_reads(said, lead, member, workspace):
    now = timezone.now()
    Event.objects.create(name="robot.waved", subject_type="leads.lead", subject_id=lead.pk, occurred_at=now)
    assert said("robot.waved") == "<strong>Relay</strong>: <strong>robot waved</strong>, this lead"


def test_a_private_note_is_hidden_from_others(lead, member, scope):
    add_note(subject=lead, content="Between us", by=member, at=timezone.now(), is_private=True)
    event = Event.objects.get(name="note.added")
    assert (is_hidden(event, viewer=member), is_hidden(event, viewer=UserFactory())) == (False, True)
