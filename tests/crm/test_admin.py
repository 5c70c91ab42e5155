import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry

from core.scope import workspace_scope
from events.models import Event
from leads.models import LeadSource
from pipelines.models import Pipeline, Stage
from tests.factories import PASSWORD, LeadSourceFactory, MembershipFactory, WorkspaceFactory
from workspaces.models import Membership, Role, User, Workspace

ADMIN = "/w/acme/admin/"
USERS, MEMBERS, OURS = (f"{ADMIN}workspaces/{name}/" for name in ("user", "membership", "workspace"))
PIPELINES, STAGES, SOURCES = f"{ADMIN}pipelines/pipeline/", f"{ADMIN}pipelines/stage/", f"{ADMIN}leads/leadsource/"


def change(place: str, record) -> str:
    return f"{place}{record.pk}/change/"


def delete(place: str, record) -> str:
    return f"{place}{record.pk}/delete/"


def fresh(record):
    with workspace_scope(record.workspace_id):
        return type(record).objects.get(pk=record.pk)


def shown(answer) -> list[str]:
    """The messages that stand on the page after the redirect."""
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def browser(client_of_owner):
    return client_of_owner


def test_outside_a_workspace_it_leads_to_the_choice_of_one(browser):
    for path in ("/admin/", "/admin/workspaces/user/", "/admin/login/", "/admin/logout/"):
        assert browser.get(path).url == "/"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.ADMIN, 200), (Role.MANAGER, 403), (Role.STAFF, 403), (Role.VIEWER, 403)],
)
def test_owners_and_admins_come_in(client, workspace, role, status):
    client.force_login(MembershipFactory(workspace=workspace, role=role).user)
    for path in (ADMIN, USERS, PIPELINES, f"{ADMIN}search/?s=sales", f"{ADMIN}jsi18n/"):
        assert client.get(path).status_code == status


def test_a_superuser_of_the_installation_is_nobody_here(client, workspace, membership):
    User.objects.filter(pk=membership.user_id).update(is_superuser=True, is_staff=True)
    client.force_login(membership.user)
    assert client.get(ADMIN).status_code == 403


def test_only_what_belongs_to_a_workspace_is_registered():
    names = {model._meta.label for model in admin.site._registry}
    assert names == {
        "workspaces.User", "workspaces.Workspace", "workspaces.Membership",
        "pipelines.Pipeline", "pipelines.Stage", "leads.LeadSource",
    }  # fmt: skip


def test_every_page_of_it_is_drawn(browser, pipeline, stages, membership, workspace):
    source = LeadSourceFactory(workspace=workspace)
    pages = [USERS, MEMBERS, PIPELINES, STAGES, SOURCES, f"{SOURCES}add/", f"{PIPELINES}add/", f"{STAGES}add/",
             change(USERS, membership.user), change(MEMBERS, membership), change(OURS, workspace),
             change(PIPELINES, pipeline), change(STAGES, stages["won"]), change(SOURCES, source),
             delete(SOURCES, source), delete(MEMBERS, membership), f"{USERS}{membership.user.pk}/password/",
             f"{USERS}{membership.user.pk}/history/"]  # fmt: skip
    assert [path for path in pages if browser.get(path).status_code != 200] == []
    assert browser.get(OURS).url == change(OURS, workspace)


def test_only_its_pages_may_evaluate_and_style_inline(browser):
    policy = browser.get(ADMIN).headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy
    assert "unsafe" not in browser.get("/w/acme/settings/").headers["Content-Security-Policy"]


def test_people_of_other_workspaces_are_not_there(browser, membership):
    stranger = MembershipFactory(workspace=WorkspaceFactory()).user
    page = browser.get(USERS).content.decode()
    assert "sam@example.com" in page
    assert stranger.email not in page
    assert browser.get(change(USERS, stranger)).url == ADMIN
    assert browser.post(change(USERS, stranger), {"first_name": "Eve"}).url == ADMIN
    assert browser.post(f"{USERS}{stranger.pk}/password/", {"password1": "x", "password2": "x"}).status_code in {
        404,
        302,
    }


def test_a_member_is_renamed_and_switched_off(browser, membership):
    assert membership.user.password not in browser.get(change(USERS, membership.user)).content.decode()
    form = {"first_name": "Samuel", "last_name": "Carter", "phone": "", "email": "eve@example.com", "is_staff": "on"}
    assert browser.post(change(USERS, membership.user), form).url == USERS
    user = User.objects.get(pk=membership.user_id)
    assert (user.name, user.email, user.is_active, user.is_staff) == ("Samuel Carter", "sam@example.com", False, False)


def test_a_member_of_other_workspaces_too_is_left_alone(browser, membership):
    MembershipFactory(workspace=WorkspaceFactory(), user=membership.user)
    refused = browser.post(change(USERS, membership.user), {"first_name": "Eve"}, follow=True)
    assert "Only they can change this." in shown(refused)[0]
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    refused = browser.post(f"{USERS}{membership.user.pk}/password/", new, follow=True)
    assert "Only they can change this." in shown(refused)[0]
    user = User.objects.get(pk=membership.user_id)
    assert (user.first_name, user.is_active, user.check_password(PASSWORD)) == ("Sam", True, True)
    assert LogEntry.objects.count() == 0


def test_a_member_gets_a_new_password(browser, membership):
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    weak = browser.post(f"{USERS}{membership.user.pk}/password/", {"password1": "12345678", "password2": "12345678"})
    assert "too common" in weak.content.decode()
    assert browser.post(f"{USERS}{membership.user.pk}/password/", new).status_code == 302
    assert User.objects.get(pk=membership.user_id).check_password("quite another phrase")


@pytest.mark.parametrize("place", [USERS, OURS, MEMBERS])
def test_people_workspaces_and_members_are_not_added_here(browser, place):
    assert browser.get(f"{place}add/").status_code == 403


def test_people_and_workspaces_are_not_deleted_here(browser, membership, workspace):
    for place, record in ((USERS, membership.user), (OURS, workspace)):
        assert browser.post(delete(place, record), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=membership.user_id).exists()


def test_the_workspace_is_this_one_and_no_other(browser, workspace):
    other = WorkspaceFactory(name="Other")
    form = {"name": "Acme Ltd", "description": "", "tier": "team", "billing_email": "pay@example.com",
            "currency": "GBP", "country": "GB", "timezone": "Europe/London", "slug": "evil"}  # fmt: skip
    browser.post(change(OURS, workspace), form)
    browser.post(change(OURS, other), form)
    workspace.refresh_from_db()
    assert (workspace.name, workspace.tier, workspace.billing_email, workspace.slug) == (
        "Acme Ltd", "team", "pay@example.com", "acme"
    )  # fmt: skip
    assert Workspace.objects.get(pk=other.pk).name == "Other"


def test_a_role_is_given_by_the_service_s_rules(browser, membership, owner):
    browser.post(change(MEMBERS, membership), {"role": "manager"})
    assert fresh(membership).role == Role.MANAGER
    refused = browser.post(change(MEMBERS, owner), {"role": "staff"}, follow=True)
    assert shown(refused)[-1] == "Make somebody else an owner first."
    assert fresh(owner).role == Role.OWNER


def test_a_member_is_removed_and_the_last_owner_is_not(browser, membership, owner):
    browser.post(delete(MEMBERS, membership), {"post": "yes"})
    refused = browser.post(delete(MEMBERS, owner), {"post": "yes"}, follow=True)
    assert shown(refused)[-1] == "Make somebody else an owner first."
    with workspace_scope(owner.workspace_id):
        assert Membership.objects.get() == owner


def test_nothing_is_deleted_in_bulk(browser, membership):
    form = {"action": "delete_selected", "_selected_action": [str(membership.pk)], "post": "yes"}
    browser.post(MEMBERS, form)
    assert fresh(membership) == membership


def inline(stages: list[Stage], **more: object) -> dict[str, object]:
    """The form of a pipeline with its stages, as the page sends it back."""
    form: dict[str, object] = {"name": "Sales", "description": "", "deal_type": "", "is_active": "on"}
    form |= {"is_default": "on", "stages-TOTAL_FORMS": len(stages), "stages-INITIAL_FORMS": len(stages)}
    for number, stage in enumerate(stages):
        values = {"id": stage.pk, "name": stage.name, "colour": stage.colour, "probability": stage.probability}
        values |= {"expected_days": stage.expected_days or "", "is_active": "on", "position": number}
        form |= {f"stages-{number}-{name}": value for name, value in values.items()}
    return form | more


def names(pipeline) -> list[str]:
    with workspace_scope(pipeline.workspace_id):
        return list(Stage.objects.of(pipeline).order_by("position").values_list("name", flat=True))


def test_stages_are_changed_added_deleted_and_ordered_within_their_pipeline(browser, pipeline, stages, owner):
    order = [stages[name] for name in ("new", "contacted", "qualified", "proposal", "nurture", "won", "lost")]
    new = {"name": "Demo", "colour": "teal", "probability": 50, "expected_days": "", "is_active": "on", "position": 1}
    form = inline(order, **{"stages-TOTAL_FORMS": 8, "stages-1-name": "Called", "stages-0-position": 2,
                            "stages-1-position": 0, "stages-4-DELETE": "on"})  # fmt: skip
    form |= {f"stages-7-{name}": value for name, value in new.items()}
    assert browser.post(change(PIPELINES, pipeline), form).url == PIPELINES
    assert names(pipeline) == ["Called", "Demo", "New", "Qualified", "Proposal", "Won", "Lost"]
    with workspace_scope(pipeline.workspace_id):
        facts = Event.objects.exclude(name="pipeline.created").values_list("name", "actor__email")
        assert set(facts) == {(name, "olga@example.com") for name in (
            "stage.updated", "stage.created", "stage.deleted", "pipeline.stages_ordered", "pipeline.updated"
        )}  # fmt: skip


def test_a_refusal_in_the_middle_undoes_the_whole_form(browser, lead, pipeline, stages):
    order = [stages[name] for name in ("new", "contacted", "qualified", "proposal", "nurture", "won", "lost")]
    form = inline(order, **{"name": "Renamed", "stages-0-DELETE": "on", "stages-1-name": "Called"})
    refused = browser.post(change(PIPELINES, pipeline), form, follow=True)
    assert shown(refused) == ["Leads stand in New or came through it. Move them, or switch the stage off instead."]
    assert (fresh(pipeline).name, names(pipeline)[:2]) == ("Sales", ["New", "Contacted"])
    assert LogEntry.objects.count() == 0


def test_a_pipeline_is_added_and_made_the_default(browser, pipeline):
    form = {"name": "Bids", "description": "", "deal_type": "", "is_active": "on", "is_default": "on",
            "stages-TOTAL_FORMS": 0, "stages-INITIAL_FORMS": 0}  # fmt: skip
    assert browser.post(f"{PIPELINES}add/", form).url == PIPELINES
    with workspace_scope(pipeline.workspace_id):
        assert Pipeline.objects.get(is_default=True).name == "Bids"
    refused = browser.post(f"{PIPELINES}add/", form, follow=True)
    assert shown(refused)[-1] == "There is a pipeline called Bids already."


def test_the_default_pipeline_is_neither_unmade_nor_deleted(browser, pipeline):
    form = inline([]) | {"is_default": ""}
    assert "Make another pipeline the default" in shown(browser.post(change(PIPELINES, pipeline), form, follow=True))[0]
    refused = browser.post(delete(PIPELINES, pipeline), {"post": "yes"}, follow=True)
    assert "Make another pipeline the default" in shown(refused)[0]
    assert fresh(pipeline).is_default is True


STAGE = {"name": "Won", "description": "", "colour": "green", "category": "lead_status", "stage_type": "outcome",
         "purpose": "", "probability": 100, "expected_days": "", "is_active": "on"}  # fmt: skip


def test_a_stage_is_changed_by_the_service_s_rules(browser, lead, stages):
    odd = browser.post(change(STAGES, stages["won"]), STAGE | {"is_won": "on", "is_lost": "on"})
    assert "A stage is won or lost, not both." in odd.content.decode()
    required = {"is_won": "on", "required_fields": ["value"], "name": "Signed"}
    browser.post(change(STAGES, stages["won"]), STAGE | required)
    stage = fresh(stages["won"])
    assert (stage.name, stage.required_fields, stage.is_won) == ("Signed", ["value"], True)
    refused = browser.post(delete(STAGES, stages["new"]), {"post": "yes"}, follow=True)
    assert "Leads stand in New" in shown(refused)[-1]


def test_sources_are_kept_by_their_services(browser, workspace):
    form = {"name": "Podcast", "category": "digital", "description": "", "is_active": "on"}
    browser.post(f"{SOURCES}add/", form)
    with workspace_scope(workspace.pk):
        source = LeadSource.objects.get()
        assert Event.objects.get(name="source.created").subject_id == source.pk
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.is_addition()) == (str(source.pk), True)
    refused = browser.post(f"{SOURCES}add/", form | {"name": "PODCAST"}, follow=True)
    assert "There is a source called PODCAST already." in shown(refused)
    browser.post(change(SOURCES, source), form | {"name": "Radio"})
    assert fresh(source).name == "Radio"
    browser.post(delete(SOURCES, source), {"post": "yes"})
    with workspace_scope(workspace.pk):
        assert LeadSource.objects.count() == 0


def test_records_of_another_workspace_are_not_there(browser, workspace):
    foreign = LeadSourceFactory(workspace=WorkspaceFactory(), name="Theirs")
    assert "Theirs" not in browser.get(SOURCES).content.decode()
    assert browser.get(change(SOURCES, foreign)).url == ADMIN
    assert browser.post(delete(SOURCES, foreign), {"post": "yes"}).url == ADMIN
    assert fresh(foreign).name == "Theirs"
