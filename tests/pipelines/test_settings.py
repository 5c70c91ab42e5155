from uuid import uuid4

import pytest
from django.utils import timezone

from core.scope import workspace_scope
from pipelines.blueprints import APPOINTMENTS
from pipelines.models import Pipeline, Stage
from pipelines.services import create_pipeline
from tests.factories import PipelineFactory, WorkspaceFactory

SETTINGS = "/w/acme/settings/pipelines/"
HTMX = {"HX-Request": "true"}
STAGE = {
    "name": "Demo",
    "colour": "teal",
    "outcome": "open",
    "probability": "40",
    "expected_days": "",
    "category": "lead_status",
    "stage_type": "process",
    "purpose": "",
    "is_active": "on",
}


def of(pipeline) -> str:
    return f"{SETTINGS}{pipeline.pk}/"


def stage_url(stage) -> str:
    return f"/w/acme/settings/stages/{stage.pk}/"


def fresh(record):
    with workspace_scope(record.workspace_id):
        return type(record).objects.get(pk=record.pk)


def names(pipeline) -> list[str]:
    with workspace_scope(pipeline.workspace_id):
        return list(Stage.objects.of(pipeline).order_by("position").values_list("name", flat=True))


@pytest.fixture
def other(workspace, pipeline) -> Pipeline:
    with workspace_scope(workspace.pk):
        return create_pipeline(blueprint=APPOINTMENTS, by=None, at=timezone.now())


def test_the_pipelines_are_listed_with_what_is_active_of_them(client_of_owner, other):
    page = client_of_owner.get(SETTINGS).text
    assert page.index("Sales") < page.index("Appointments")
    assert "7 stages" in page
    assert "11 stages" in page
    assert page.count("Make default") == 1


def test_a_pipeline_is_added_from_a_blueprint(client_of_owner, workspace):
    answer = client_of_owner.post(f"{SETTINGS}new/", {"name": "", "blueprint": "construction"})
    assert answer.url == SETTINGS
    with workspace_scope(workspace.pk):
        made = Pipeline.objects.get()
    assert (made.name, made.is_default, len(names(made))) == ("Construction bids", True, 8)


def test_a_form_in_the_sheet_leads_on_by_itself_and_comes_back_with_its_errors(client_of_owner, pipeline):
    sheet = client_of_owner.get(f"{SETTINGS}new/", headers=HTMX).text
    assert "<html" not in sheet
    refused = client_of_owner.post(f"{SETTINGS}new/", {"name": "Sales", "blueprint": "sales"}, headers=HTMX)
    assert (refused.status_code, "There is a pipeline called Sales already." in refused.text) == (422, True)
    done = client_of_owner.post(f"{SETTINGS}new/", {"name": "Bids", "blueprint": "sales"}, headers=HTMX)
    assert (done.status_code, done.headers["HX-Redirect"]) == (200, SETTINGS)
    assert "Bids is ready." in client_of_owner.get(SETTINGS).text


def test_the_default_is_chosen_by_a_button(client_of_owner, other):
    page = client_of_owner.post(f"{of(other)}default/", follow=True)
    assert "New leads start in Appointments." in page.text
    assert fresh(other).is_default is True


def test_the_default_cannot_be_switched_off_and_the_form_says_what_to_do(client_of_owner, pipeline):
    form = {"name": "Sales", "description": "", "deal_type": ""}
    answer = client_of_owner.post(f"{of(pipeline)}details/", form)
    assert (answer.status_code, "Make another pipeline the default before" in answer.text) == (422, True)
    assert fresh(pipeline).is_active is True


def test_deleting_asks_first_and_says_why_it_cannot_be(client_of_owner, lead, pipeline, other):
    assert "Delete Appointments?" in client_of_owner.get(f"{of(other)}removal/", headers=HTMX).text
    assert client_of_owner.post(f"{of(other)}removal/").url == SETTINGS
    refused = client_of_owner.post(f"{of(pipeline)}removal/", headers=HTMX)
    assert (refused.status_code, "Make another pipeline the default" in refused.text) == (422, True)
    with workspace_scope(pipeline.workspace_id):
        assert list(Pipeline.objects.values_list("name", flat=True)) == ["Sales"]


def test_a_pipeline_shows_its_stages_in_order(client_of_owner, pipeline, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):  # four of them open and close the scope and name the session
        page = client_of_owner.get(of(pipeline)).text
    places = [page.index(f">{name}</span>") for name in names(pipeline)]
    assert places == sorted(places)


def test_a_stage_is_added_with_all_it_means(client_of_owner, pipeline):
    form = STAGE | {"outcome": "lost", "required_fields": ["value", "owner"], "is_qualified": "on"}
    assert client_of_owner.post(f"{of(pipeline)}stages/new/", form).url == of(pipeline)
    with workspace_scope(pipeline.workspace_id):
        stage = Stage.objects.get(name="Demo")
    assert (stage.is_final, stage.is_won, stage.is_lost, stage.is_qualified) == (True, False, True, True)
    assert (stage.probability, stage.expected_days, stage.required_fields) == (40, None, ["value", "owner"])


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"colour": "ultraviolet"}, {"probability": "101"}, {"probability": "-1"}, {"expected_days": "soon"},
     {"outcome": "both"}, {"required_fields": ["password"]}, {"purpose": "nurture"}, {"name": "Won"}],
)  # fmt: skip
def test_a_stage_that_makes_no_sense_is_refused_with_its_values_kept(client_of_owner, pipeline, wrong):
    answer = client_of_owner.post(f"{of(pipeline)}stages/new/", STAGE | {"description": "kept <here>"} | wrong)
    assert (answer.status_code, "kept &lt;here&gt;" in answer.text) == (422, True)
    assert len(names(pipeline)) == 7


def test_a_stage_is_edited_and_its_outcome_shown_as_one_question(client_of_owner, stages):
    won = stages["won"]
    assert '<option value="won" selected>' in client_of_owner.get(stage_url(won)).text
    form = STAGE | {"name": "Signed", "outcome": "ended", "colour": "pink"}
    client_of_owner.post(stage_url(won), form)
    stage = fresh(won)
    assert (stage.name, stage.colour, stage.is_final, stage.is_won) == ("Signed", "pink", True, False)


def test_two_who_edit_a_stage_see_each_other(client_of_owner, stages):
    new = stages["new"]
    seen = {"original-name": "New", "original-probability": "5"}
    client_of_owner.post(stage_url(new), STAGE | seen | {"name": "Fresh", "probability": "5"})
    refused = client_of_owner.post(stage_url(new), STAGE | seen | {"name": "Raw", "probability": "5"})
    assert refused.status_code == 422
    assert "Somebody else changed this meanwhile (name: Fresh)" in refused.text
    assert 'name="original-name" value="Fresh"' in refused.text
    assert fresh(new).name == "Fresh"
    client_of_owner.post(stage_url(new), STAGE | {"original-name": "Fresh", "name": "Raw"})
    assert fresh(new).name == "Raw"


def test_a_stage_in_use_is_not_deleted_and_the_dialog_says_so(client_of_owner, lead, pipeline, stages):
    answer = client_of_owner.post(f"{stage_url(stages['new'])}removal/", headers=HTMX)
    assert (answer.status_code, "Leads stand in New or came through it." in answer.text) == (422, True)
    assert client_of_owner.post(f"{stage_url(stages['nurture'])}removal/").url == of(pipeline)
    assert "Nurture" not in names(pipeline)


def test_a_step_up_or_down_needs_no_script(client_of_owner, pipeline, stages):
    assert client_of_owner.post(f"{of(pipeline)}order/", {"up": str(stages["contacted"].pk)}).url == of(pipeline)
    assert names(pipeline)[:2] == ["Contacted", "New"]
    client_of_owner.post(f"{of(pipeline)}order/", {"down": str(stages["contacted"].pk)})
    client_of_owner.post(f"{of(pipeline)}order/", {"up": str(stages["new"].pk)})
    client_of_owner.post(f"{of(pipeline)}order/", {"down": str(stages["lost"].pk)})
    assert names(pipeline) == ["New", "Contacted", "Qualified", "Proposal", "Nurture", "Won", "Lost"]


def test_a_dragged_order_is_stored_and_answered_with_the_list(client_of_owner, pipeline, stages):
    ids = [str(stages[name].pk) for name in ("lost", "won", "nurture", "proposal", "qualified", "contacted", "new")]
    answer = client_of_owner.post(f"{of(pipeline)}order/", {"stage": ids}, headers=HTMX)
    assert answer.text.strip().startswith('<relay-sortable id="stages"')
    assert names(pipeline)[0] == "Lost"


@pytest.mark.parametrize("asked", [{}, {"stage": ["x", ""]}, {"up": "nobody"}, {"stage": [str(uuid4())]}])
def test_an_order_of_what_is_not_there_changes_nothing(client_of_owner, pipeline, asked):
    assert client_of_owner.post(f"{of(pipeline)}order/", asked).status_code == 302
    assert names(pipeline)[0] == "New"


def test_another_workspace_s_pipeline_is_not_there(client_of_owner):
    foreign = PipelineFactory(workspace=WorkspaceFactory())
    for path in ("", "details/", "removal/", "stages/new/"):
        assert client_of_owner.get(of(foreign) + path).status_code == 404
    for path in ("default/", "order/", "removal/"):
        assert client_of_owner.post(of(foreign) + path).status_code == 404


def test_who_may_not_configure_sees_none_of_it(client_of_member, pipeline, stages):
    for path in (SETTINGS, of(pipeline), stage_url(stages["new"]), f"{SETTINGS}new/"):
        assert client_of_member.get(path).status_code == 403
    assert client_of_member.post(f"{of(pipeline)}order/", {"up": str(stages["won"].pk)}).status_code == 403
    assert names(pipeline)[0] == "New"
