from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.prepared import Prepared
from core.scope import OutsideScope, workspace_scope
from leads.models import Lead
from tests.chaos.threads import at_once
from tests.factories import ContactFactory, LeadFactory, StageFactory, WorkspaceFactory
from workspaces.models import User


@pytest.fixture
def of_stage():
    def build(stage):
        return Lead.objects.filter(stage=stage).select_related("contact", "stage").order_by("pk")

    return Prepared(build, stage=UUID)


def test_rows_are_those_of_the_queryset_with_what_was_joined(of_stage, lead, stages, scope):
    LeadFactory(workspace=scope, stage=stages["won"], contact=ContactFactory(workspace=scope))
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            (found,) = of_stage(stage=stages["new"].pk)
            assert (found, found.contact.email, found.stage.name) == (lead, "ada@example.org", "New")
        assert len(asked) == 1
    assert [each.stage for each in of_stage(stage=stages["won"].pk)] == [stages["won"]]


def test_it_is_written_once(lead, stages, scope):
    written = []

    def build(stage):
        written.append(stage)
        return Lead.objects.filter(stage=stage).values_list("pk", flat=True)

    found = Prepared(build, stage=UUID)
    assert (found(stage=stages["new"].pk), found(stage=stages["won"].pk)) == ([lead.pk], [])
    assert len(written) == 1


def test_each_workspace_sees_its_own(of_stage, lead, stages, workspace):
    other = WorkspaceFactory()
    theirs = LeadFactory(workspace=other, stage=StageFactory(workspace=other))
    with workspace_scope(workspace.pk):
        assert of_stage(stage=stages["new"].pk) == [lead]
    with workspace_scope(other.pk):
        assert of_stage(stage=stages["new"].pk) == []
        assert of_stage(stage=theirs.stage_id) == [theirs]
    with pytest.raises(OutsideScope):
        of_stage(stage=theirs.stage_id)


def test_moments_and_texts_are_parameters_too(lead, scope):
    def build(since, currency):
        return Lead.objects.filter(stage_entered_at__gt=since, currency=currency)

    recent = Prepared(build, since=lead.stage_entered_at.__class__, currency=str)
    now = timezone.now()
    assert recent(since=now - timedelta(days=1), currency="EUR") == [lead]
    assert recent(since=now, currency="EUR") == []
    assert recent(since=now - timedelta(days=1), currency="'; DROP TABLE leads_lead; --") == []


def test_rows_of_no_workspace_are_read_without_one(member):
    people = Prepared(lambda email: User.objects.filter(email=email), email=str)
    assert people(email="sam@example.com") == [member]
    assert people(email="nobody@example.com") == []


def test_a_parameter_that_the_query_lost_is_an_error(scope):
    with pytest.raises(LookupError, match="does not use its parameters stage"):
        Prepared(lambda stage: Lead.objects.all(), stage=UUID)(stage=uuid4())


@pytest.mark.django_db(transaction=True)
def test_threads_share_it(of_stage, lead, stages, workspace):
    def read():
        with workspace_scope(workspace.pk):
            return [each.pk for _turn in range(5) for each in of_stage(stage=stages["new"].pk)]

    assert at_once(*[read] * 4) == [[lead.pk] * 5] * 4


def test_a_list_is_one_parameter_whatever_its_length(lead, stages, scope):
    found = Prepared(lambda stages: Lead.objects.filter(stage__any_of=stages).values_list("pk", flat=True), stages=list)
    assert found(stages=[stages["won"].pk, stages["new"].pk]) == [lead.pk]
    assert found(stages=[stages["won"].pk]) == []
    assert found(stages=[]) == []


def test_numbers_are_parameters_too(lead, scope):
    worth = Prepared(lambda low, score: Lead.objects.filter(value_number__gte=low, score=score), low=float, score=int)
    assert worth(low=1000.0, score=0) == [lead]
    assert worth(low=1000.5, score=0) == []
    assert worth(low=0.0, score=1) == []
