from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from leads import services
from leads.lifecycle import Outcome
from leads.models import Lead, LeadSource
from leads.services.stages import FieldsMissing, MovedMeanwhile, ReasonMissing, StageOfAnotherPipeline
from pipelines.blueprints import APPOINTMENTS
from pipelines.services import create_pipeline
from tests.factories import ContactFactory, LeadSourceFactory, StageFactory


def test_a_move_writes_lead_history_and_one_event(lead, stages, member, scope, django_capture_on_commit_callbacks):
    at = lead.stage_entered_at + timedelta(days=3, hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        change = services.change_stage(lead=lead, to_stage=stages["won"], by=member, at=at)
    lead.refresh_from_db()
    assert (lead.stage, lead.closed_at, lead.last_activity_at) == (stages["won"], at, at)
    assert (lead.is_active, lead.is_qualified, lead.is_closed_won, lead.is_closed_lost) == (False, True, True, False)
    assert (change.from_stage, change.to_stage, change.changed_by) == (stages["new"], stages["won"], member)
    assert (change.days_in_previous_stage, change.value_before, change.value_after) == (3, 1000, 1000)
    event = Event.objects.get(name="lead.stage_changed")
    assert (event.data["from"], event.data["to"], event.subject_id) == ("New", "Won", lead.pk)
    assert event.dispatched_at is not None


def test_a_repeated_move_is_harmless(lead, stages, member, scope):
    at = timezone.now()
    assert services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=at) is not None
    assert services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=at) is None
    assert lead.stage_changes.count() == 2  # the first stage, and one move


def test_lost_wants_a_reason_and_keeps_it(lead, stages, member, scope):
    with pytest.raises(ReasonMissing):
        services.change_stage(lead=lead, to_stage=stages["lost"], by=member, at=timezone.now(), reason="  ")
    services.change_stage(lead=lead, to_stage=stages["lost"], by=member, at=timezone.now(), reason="Too dear")
    lead.refresh_from_db()
    assert (lead.disposition, lead.is_closed_lost, lead.is_active) == ("Too dear", True, False)


def test_a_lead_that_comes_back_is_open_and_closed_at_no_time(lead, stages, member, scope):
    at = timezone.now()
    services.change_stage(lead=lead, to_stage=stages["won"], by=member, at=at)
    services.change_stage(lead=lead, to_stage=stages["proposal"], by=member, at=at + timedelta(days=1))
    lead.refresh_from_db()
    assert (lead.is_active, lead.is_closed_won, lead.closed_at, lead.conversion_value) == (True, False, None, None)


@pytest.mark.parametrize(
    ("category", "stage"),
    [("digital", "Web lead"), ("referral", "Referral"), ("traditional", "Traditional"), ("other", "Web lead")],
)
def test_the_category_of_the_source_decides_the_first_stage(workspace, member, scope, category, stage):
    pipeline = create_pipeline(blueprint=APPOINTMENTS, by=member, at=timezone.now())
    source = LeadSourceFactory(workspace=workspace, category=LeadSource.Category(category))
    lead = services.create_lead(
        contact=ContactFactory(workspace=workspace), pipeline=pipeline, source=source, by=member, at=timezone.now()
    )
    assert lead.stage.name == stage


def test_a_stage_refuses_leads_that_lack_its_required_fields(lead, stages, member, scope):
    stages["proposal"].required_fields = ["expected_close_date", "value"]
    stages["proposal"].save()
    with pytest.raises(FieldsMissing) as refusal:
        services.change_stage(lead=lead, to_stage=stages["proposal"], by=member, at=timezone.now())
    assert refusal.value.message == "Proposal needs these filled in first: expected close."
    lead.refresh_from_db()
    assert lead.stage == stages["new"]


def test_a_stage_of_another_pipeline_is_refused(lead, workspace, member, scope):
    with pytest.raises(StageOfAnotherPipeline):
        services.change_stage(lead=lead, to_stage=StageFactory(workspace=workspace), by=member, at=timezone.now())


def test_a_move_from_where_the_lead_no_longer_is_is_refused(lead, stages, member, scope):
    services.change_stage(lead=lead, to_stage=stages["qualified"], by=member, at=timezone.now())
    with pytest.raises(MovedMeanwhile):
        services.change_stage(
            lead=lead, from_stage=stages["new"], to_stage=stages["contacted"], by=member, at=timezone.now()
        )


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [(Outcome.NOT_QUALIFIED, "nurture"), (Outcome.ACCEPTED, "won"), (Outcome.REJECTED, "lost")],
)
def test_outcomes_send_a_lead_where_the_lifecycle_says(lead, stages, member, scope, outcome, stage):
    services.apply_outcome(lead=lead, outcome=outcome, by=member, at=timezone.now(), reason="As agreed")
    lead.refresh_from_db()
    assert lead.stage == stages[stage]


def test_the_value_won_follows_a_correction_of_the_value(lead, stages, member, scope):
    services.change_stage(lead=lead, to_stage=stages["won"], by=member, at=timezone.now())
    services.update_lead(lead=lead, values={"value": 2000}, by=member, at=timezone.now())
    lead.refresh_from_db()
    assert (lead.value, lead.conversion_value) == (2000, 2000)


def test_a_new_lead_passes_the_same_gates_as_a_moved_one(stages, member, scope):
    contact = ContactFactory(workspace=scope)
    with pytest.raises(ReasonMissing):
        services.create_lead(contact=contact, stage=stages["lost"], by=member, at=timezone.now())
    stages["proposal"].required_fields = ["value"]
    stages["proposal"].save()
    with pytest.raises(FieldsMissing):
        services.create_lead(contact=contact, stage=stages["proposal"], by=member, at=timezone.now())
    assert Lead.objects.count() == 0
