import pytest
from django.utils import timezone

from core.edits import EditConflict
from core.scope import workspace_scope
from events.models import Event
from leads import services as lead_services
from leads.models import Lead
from pipelines import services
from pipelines.blueprints import APPOINTMENTS, BLUEPRINTS, SALES
from pipelines.models import Pipeline, Stage
from pipelines.services import DefaultPipeline, NameTaken, PipelineInUse, StageContradiction, StageInUse
from tests.chaos.threads import at_once


def create(blueprint=APPOINTMENTS, **more):
    return services.create_pipeline(blueprint=blueprint, by=None, at=timezone.now(), **more)


def names(pipeline) -> list[str]:
    return list(Stage.objects.of(pipeline).order_by("position").values_list("name", flat=True))


def defaults() -> list[str]:
    return list(Pipeline.objects.filter(is_default=True).values_list("name", flat=True))


def last_event(name: str) -> Event:
    return Event.objects.filter(name=name).latest_first()[0]


@pytest.mark.parametrize("key", BLUEPRINTS)
def test_every_blueprint_makes_a_pipeline_with_a_way_in_and_both_ways_out(scope, key):
    pipeline = create(BLUEPRINTS[key])
    stages = list(Stage.objects.of(pipeline).order_by("position"))
    assert [stage.position for stage in stages] == list(range(len(BLUEPRINTS[key].steps)))
    assert sum(stage.is_won for stage in stages) == sum(stage.is_lost for stage in stages) == 1
    assert [stage.name for stage in stages if stage.purpose == "web_lead"] == [stages[0].name]


def test_the_first_pipeline_is_the_default_and_the_second_is_not(scope):
    assert (create(SALES).is_default, create().is_default) == (True, False)


def test_a_pipeline_s_name_is_taken_once(pipeline, scope):
    with pytest.raises(NameTaken) as refusal:
        create(SALES)
    assert (refusal.value.field, Pipeline.objects.count()) == ("name", 1)


def test_another_default_takes_over_and_a_repeated_choice_is_harmless(pipeline, member, scope):
    other = create()
    assert services.make_default(pipeline=other, by=member, at=timezone.now()) is True
    assert services.make_default(pipeline=other, by=member, at=timezone.now()) is False
    assert defaults() == ["Appointments"]
    event = last_event("pipeline.updated")
    assert (event.subject_id, event.actor, event.data) == (other.pk, member, {"changes": {"is_default": [False, True]}})


def test_the_default_is_neither_switched_off_nor_deleted(pipeline, scope):
    with pytest.raises(DefaultPipeline):
        services.update_pipeline(pipeline=pipeline, values={"is_active": False}, by=None, at=timezone.now())
    with pytest.raises(DefaultPipeline):
        services.delete_pipeline(pipeline=pipeline, by=None, at=timezone.now())
    pipeline.refresh_from_db()
    assert (pipeline.is_active, Pipeline.objects.count()) == (True, 1)


def test_what_is_switched_off_does_not_become_the_default(pipeline, scope):
    other = create()
    services.update_pipeline(pipeline=other, values={"is_active": False}, by=None, at=timezone.now())
    with pytest.raises(DefaultPipeline):
        services.make_default(pipeline=other, by=None, at=timezone.now())
    assert defaults() == ["Sales"]


def test_a_pipeline_is_renamed_and_says_so(pipeline, member, scope):
    changes = services.update_pipeline(pipeline=pipeline, values={"name": "Bids"}, by=member, at=timezone.now())
    assert changes == {"name": ["Sales", "Bids"]}
    assert last_event("pipeline.updated").data == {"changes": changes}
    assert services.update_pipeline(pipeline=pipeline, values={"name": "Bids"}, by=member, at=timezone.now()) == {}
    assert Event.objects.filter(name="pipeline.updated").count() == 1


def test_two_who_rename_a_pipeline_do_not_overwrite_each_other(pipeline, scope):
    seen = {"name": "Sales"}
    services.update_pipeline(pipeline=pipeline, values={"name": "A"}, originals=seen, by=None, at=timezone.now())
    with pytest.raises(EditConflict):
        services.update_pipeline(pipeline=pipeline, values={"name": "B"}, originals=seen, by=None, at=timezone.now())
    assert Pipeline.objects.get().name == "A"


def test_an_unused_pipeline_goes_with_its_stages(pipeline, scope):
    other = create()
    services.delete_pipeline(pipeline=other, by=None, at=timezone.now())
    assert (Pipeline.objects.get(), Stage.objects.count()) == (pipeline, 7)
    assert last_event("pipeline.deleted").data == {"name": "Appointments"}


def test_a_pipeline_with_leads_stays_and_nothing_of_it_is_lost(lead, pipeline, member, scope):
    services.make_default(pipeline=create(), by=member, at=timezone.now())
    with pytest.raises(PipelineInUse, match="Leads stand in Sales or came through it"):
        services.delete_pipeline(pipeline=pipeline, by=member, at=timezone.now())
    assert (len(names(pipeline)), Lead.objects.count()) == (7, 1)
    assert not Event.objects.filter(name="pipeline.deleted").exists()


def test_a_new_stage_stands_before_the_ends(pipeline, scope):
    services.create_stage(pipeline=pipeline, name="Demo", by=None, at=timezone.now())
    services.create_stage(pipeline=pipeline, name="Gone", is_lost=True, by=None, at=timezone.now())
    assert names(pipeline)[-4:] == ["Demo", "Won", "Lost", "Gone"]
    assert Stage.objects.get(name="Gone").is_final is True


def test_a_stage_is_not_won_and_lost_at_once(pipeline, stages, scope):
    with pytest.raises(StageContradiction):
        services.create_stage(pipeline=pipeline, name="Odd", is_won=True, is_lost=True, by=None, at=timezone.now())
    with pytest.raises(StageContradiction):
        services.update_stage(stage=stages["won"], values={"is_lost": True}, by=None, at=timezone.now())


@pytest.mark.parametrize("values", [{"name": "Proposal"}, {"purpose": "nurture"}])
def test_a_stage_s_name_and_purpose_are_taken_once(stages, scope, values):
    with pytest.raises(NameTaken):
        services.update_stage(stage=stages["contacted"], values=values, by=None, at=timezone.now())


def test_leads_follow_a_stage_that_becomes_an_end(lead, stages, member, scope, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.update_stage(stage=stages["new"], values={"is_won": True}, by=member, at=timezone.now())
    lead.refresh_from_db()
    assert (lead.is_active, lead.is_closed_won, lead.closed_at is None) == (False, True, False)


def test_the_order_of_stages_is_the_one_asked_for(pipeline, stages, scope):
    ids = [stages[name].pk for name in ("contacted", "new")]
    assert services.order_stages(pipeline=pipeline, stage_ids=ids, by=None, at=timezone.now()) is True
    assert names(pipeline) == ["Contacted", "New", "Qualified", "Proposal", "Nurture", "Won", "Lost"]
    assert services.order_stages(pipeline=pipeline, stage_ids=ids, by=None, at=timezone.now()) is False


def test_a_stage_that_a_lead_came_through_stays_and_says_why(lead, stages, member, scope):
    lead_services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=timezone.now())
    for name in ("new", "contacted"):
        with pytest.raises(StageInUse):
            services.delete_stage(stage=stages[name], by=member, at=timezone.now())
    services.delete_stage(stage=stages["nurture"], by=member, at=timezone.now())
    assert len(names(stages["new"].pipeline)) == 6


def inside(workspace, act):
    def perform():
        with workspace_scope(workspace.pk):
            return act()

    return perform


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_a_default_at_once_leave_one(workspace):
    with workspace_scope(workspace.pk):
        create(SALES)
        ids = [create(name=name).pk for name in ("First", "Second", "Third")]

    def choose(pk):
        return services.make_default(pipeline=Pipeline.objects.get(pk=pk), by=None, at=timezone.now())

    answers = at_once(*(inside(workspace, lambda pk=pk: choose(pk)) for pk in ids))
    assert answers == [True, True, True]
    with workspace_scope(workspace.pk):
        assert len(defaults()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_first_pipelines_at_once_make_one_default(workspace):
    answers = at_once(*(inside(workspace, lambda name=name: create(name=name)) for name in ("A", "B", "C")))
    assert sorted(answer.is_default for answer in answers) == [False, False, True]
    with workspace_scope(workspace.pk):
        assert sorted(Pipeline.objects.values_list("position", flat=True)) == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_name_wanted_by_two_at_once_is_given_once(workspace):
    answers = at_once(*[inside(workspace, lambda: create(SALES))] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["NameTaken", "NameTaken", "Pipeline"]


@pytest.mark.django_db(transaction=True)
def test_a_default_that_is_deleted_while_it_is_chosen_leaves_one_default(workspace):
    with workspace_scope(workspace.pk):
        create(SALES)
        pk = create().pk

    def choose():
        return services.make_default(pipeline=Pipeline.objects.get(pk=pk), by=None, at=timezone.now())

    def delete():
        return services.delete_pipeline(pipeline=Pipeline.objects.get(pk=pk), by=None, at=timezone.now())

    chosen, _deleted = at_once(inside(workspace, choose), inside(workspace, delete))
    with workspace_scope(workspace.pk):
        assert defaults() == (["Appointments"] if chosen is True else ["Sales"])


@pytest.mark.django_db(transaction=True)
def test_stages_added_and_ordered_at_once_keep_places_of_their_own(workspace):
    with workspace_scope(workspace.pk):
        pipeline = create(SALES)
        ids = [stage.pk for stage in Stage.objects.of(pipeline).order_by("-position")]

    def add(name):
        return services.create_stage(pipeline=pipeline, name=name, by=None, at=timezone.now())

    def turn():
        return services.order_stages(pipeline=Pipeline.objects.get(), stage_ids=ids, by=None, at=timezone.now())

    acts = [inside(workspace, lambda name=name: add(name)) for name in ("X", "Y")]
    at_once(*acts, inside(workspace, turn))
    with workspace_scope(workspace.pk):
        assert sorted(Stage.objects.values_list("position", flat=True)) == list(range(9))
