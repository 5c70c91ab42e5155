"""More rows than somebody waits for: a fixed set, batch by batch, that can be stopped, resumed and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.many import Outcome
from core.scope import workspace_scope
from events.models import Event
from leads import services as leads
from leads.lists import LEADS
from leads.models import Lead, LeadAssignment
from operations import services
from operations.bulk import answers, jobs
from operations.models import Batch, Operation
from operations.services import bulk
from pipelines.models import Stage
from tests.factories import ContactFactory
from workspaces.models import Role

BULK = "/w/acme/leads/bulk/"
HTMX = {"HX-Request": "true", "HX-Target": "dialog"}


@pytest.fixture
def seven(pipeline, monkeypatch):
    """Seven leads, two of them a batch's worth."""
    for place in (bulk, answers):
        monkeypatch.setattr(place, "BATCH", 2)
    with workspace_scope(pipeline.workspace_id):
        people = [ContactFactory(workspace=pipeline.workspace) for _ in range(7)]
        at = timezone.now()
        return [leads.create_lead(contact=each, pipeline=pipeline, value=10, by=None, at=at) for each in people]


@pytest.fixture
def begin(client_of_member, seven, workspace):
    """Begin a change of all leads in the browser; what the workers would be told is kept, not sent."""

    def begun(**data):
        sent = {"sure": "1", "matching": "?", "number": "7"} | data
        answer = client_of_member.post(BULK, sent, headers=HTMX)
        assert answer.status_code == 200, answer.content.decode()
        with workspace_scope(workspace.pk):
            operation = Operation.objects.latest_first().first()
        assert answer.headers["HX-Redirect"] == f"/w/acme/operations/{operation.pk}/"
        return operation

    return begun


def work(operation):
    return jobs.run_bulk(str(operation.workspace_id), str(operation.pk))


def again(operation):
    with workspace_scope(operation.workspace_id):
        return Operation.objects.get(pk=operation.pk)


def counts(operation):
    found = again(operation)
    return found.status, found.done, found.same, found.skipped


def test_how_many_match_is_said_before_and_they_are_not_named_one_by_one(client_of_member, seven):
    page = client_of_member.post(BULK, {"do": "tag", "matching": "?"}, headers=HTMX).content.decode()
    assert "Tag 7 leads" in page and 'name="ids"' not in page
    assert 'name="matching" value="?"' in page and 'name="number" value="7"' in page
    assert "So many run by themselves" in page


def test_the_job_works_through_its_batches(begin, seven, member):
    operation = begin(do="assign", owner=member.pk)
    assert (operation.title, operation.total, operation.status) == ("Assign 7 leads: Sam Example", 7, "queued")
    assert work(operation) == "finished"
    assert counts(operation) == ("finished", 7, 0, 0)
    assert again(operation).mark == {"batch": 4}
    with workspace_scope(operation.workspace_id):
        assert Lead.objects.filter(owner=member).count() == LeadAssignment.objects.count() == 7
        assert Event.objects.filter(name="lead.assigned", actor=member).count() == 7
        assert Batch.objects.count() == 4


def test_the_set_is_fixed_when_it_begins(begin, seven, workspace, pipeline, stages):
    operation = begin(do="move", stage=stages["qualified"].pk, matching=f"?stage={stages['new'].pk}")
    with workspace_scope(workspace.pk):  # meanwhile one leaves the filter, and another comes into it
        leads.change_stage(lead=seven[3], to_stage=stages["contacted"], by=None, at=timezone.now())
        late = leads.create_lead(
            contact=ContactFactory(workspace=workspace), pipeline=pipeline, by=None, at=timezone.now()
        )
    work(operation)
    with workspace_scope(workspace.pk):
        assert {lead.stage.name for lead in Lead.objects.exclude(pk=late.pk).select_related("stage")} == {"Qualified"}
        assert Lead.objects.get(pk=late.pk).stage == stages["new"]


def test_when_more_match_by_now_the_question_is_asked_again(client_of_member, seven, workspace):
    sent = {"do": "delete", "sure": "1", "matching": "?", "number": "6"}
    client_of_member.session  # noqa: B018 - signed in
    answer = client_of_member.post(BULK, sent | {"do": "tag", "add": "x"}, headers=HTMX)
    assert answer.status_code == 422
    assert "There are 7 by now. Look again before you go on." in answer.content.decode()
    assert 'name="number" value="7"' in answer.content.decode()


def test_a_condition_that_is_none_any_more_chooses_nothing(client_of_member, seven):
    page = client_of_member.post(BULK, {"do": "tag", "matching": "?where=gone.is.5"}, headers=HTMX).content.decode()
    assert "Tick some rows first." in page


def test_a_worker_that_died_is_followed_by_one_that_goes_on_behind_its_last_batch(begin, seven, workspace, monkeypatch):
    operation = begin(do="edit", field=["value"], **{"how-value": "increase", "to-value": "5"})
    real, batches = bulk.note, []

    def dying(*args, **kwargs):
        if len(batches) == 2:
            raise KeyboardInterrupt  # as kill -9: nothing of the batch is left
        batches.append(1)
        real(*args, **kwargs)

    monkeypatch.setattr(bulk, "note", dying)
    with pytest.raises(KeyboardInterrupt):
        work(operation)
    monkeypatch.setattr(bulk, "note", real)
    assert counts(operation) == ("running", 4, 0, 0)
    assert work(operation) == "skipped"  # its lease is not over
    with workspace_scope(workspace.pk):
        Operation.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work(operation) == "finished"
    assert counts(operation) == ("finished", 7, 0, 0)
    with workspace_scope(workspace.pk):
        assert set(Lead.objects.values_list("value", flat=True)) == {15}


def test_a_job_that_is_cancelled_stops_behind_its_batch_and_undo_takes_back_what_it_did(
    begin, seven, workspace, member, monkeypatch
):
    operation = begin(do="assign", owner=member.pk)
    real, seen = jobs._batch, []

    def cancelling(*args):
        seen.append(1)
        if len(seen) == 3:
            with workspace_scope(workspace.pk):
                assert services.cancel(operation=again(operation), by=member, at=timezone.now())
        return real(*args)

    monkeypatch.setattr(jobs, "_batch", cancelling)
    assert work(operation) == "ended"
    assert counts(operation) == ("cancelled", 4, 0, 0)
    with workspace_scope(workspace.pk):
        assert Lead.objects.filter(owner=member).count() == 4
        services.undo(operation=again(operation), by=member, at=timezone.now())
        assert Lead.objects.filter(owner=member).count() == 0
        assert LeadAssignment.objects.count() == 0


def test_what_is_skipped_is_counted_by_reason_and_kept_by_record(begin, seven, workspace, stages, client_of_member):
    with workspace_scope(workspace.pk):
        Stage.objects.filter(pk=stages["proposal"].pk).update(required_fields=["expected_close_date"])
        Lead.objects.filter(pk=seven[0].pk).update(expected_close_date="2030-01-01")
    operation = begin(do="move", stage=stages["proposal"].pk)
    work(operation)
    wants = "Proposal needs these filled in first: expected close."
    assert counts(operation) == ("finished", 1, 0, 6)
    assert again(operation).reasons == {wants: 6}
    with workspace_scope(workspace.pk):
        kept = {pk: reason for batch in Batch.objects.all() for pk, reason in batch.reasons.items()}
    assert kept == {str(lead.pk): wants for lead in seven[1:]}
    page = client_of_member.get(f"/w/acme/operations/{operation.pk}/").content.decode()
    assert page.count(f"/leads/{seven[1].pk}/") == 1 and wants in page


def test_a_job_ends_with_words_where_its_maker_may_not_do_it_any_more(begin, seven, membership, workspace):
    operation = begin(do="tag", add="vip")
    with workspace_scope(workspace.pk):
        type(membership).objects.filter(pk=membership.pk).update(role=Role.VIEWER)
    assert work(operation) == "failed"
    assert again(operation).error == jobs.AWAY


def test_a_job_ends_with_words_where_what_was_chosen_is_gone(begin, seven, workspace, stages):
    operation = begin(do="move", stage=stages["qualified"].pk)
    with workspace_scope(workspace.pk):
        Stage.objects.filter(pk=stages["qualified"].pk).update(is_active=False)
    assert work(operation) == "failed"
    assert "Select a valid choice" in again(operation).error


def test_two_messages_for_one_job_do_it_once(begin, seven, member):
    operation = begin(do="edit", field=["value"], **{"how-value": "increase", "to-value": "1"})
    assert [work(operation), work(operation)] == ["finished", "skipped"]
    with workspace_scope(operation.workspace_id):
        assert set(Lead.objects.values_list("value", flat=True)) == {11}


def test_outcomes_add_up():
    assert Outcome(1, 2, {}) + Outcome(3, 4, {}) == Outcome(4, 6, {})
    assert LEADS.change("edit").titled(12_000) == "Edit 12,000 leads"
