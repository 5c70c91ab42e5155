from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.models import TenantRow
from core.scope import workspace_scope
from crm.demo.clear import INVENTED, clear_demo
from crm.demo.company import make_demo
from crm.setup import SOURCES, set_up_workspace
from leads.models import LeadSource
from pipelines.models import Pipeline
from tests.factories import MembershipFactory, UserFactory
from workspaces.models import Membership, Role, User, Workspace


def test_a_new_workspace_can_be_worked_in_at_once(db):
    owner = UserFactory()
    workspace = set_up_workspace(name="Nordwind", owner=owner, at=timezone.now(), currency="SEK")
    assert (workspace.slug, workspace.currency) == ("nordwind", "SEK")
    with workspace_scope(workspace.pk):
        assert dict(LeadSource.objects.values_list("name", "category")) == dict(SOURCES)
        pipeline = Pipeline.objects.get()
        assert (pipeline.name, pipeline.is_default, pipeline.stages.count()) == ("Sales", True, 7)
        assert Membership.objects.get().role == Role.OWNER


def test_a_workspace_that_cannot_be_finished_is_not_begun(db, monkeypatch):
    monkeypatch.setattr("crm.setup.SOURCES", (("Website", "digital"), ("website", "digital")))
    with pytest.raises(Exception, match="There is a source called website already"):
        set_up_workspace(name="Nordwind", owner=UserFactory(), at=timezone.now())
    assert Workspace.objects.count() == 0


def test_the_command_takes_the_owner_s_name_and_makes_who_runs_the_installation(db):
    call_command("create_owner", "--email", "nora@example.net", "--name", "Nora van der Berg", stdout=StringIO())
    user = User.objects.get()
    assert (user.first_name, user.last_name, user.is_staff, user.is_superuser) == ("Nora", "van der Berg", True, False)


@pytest.fixture
def demo(db) -> Workspace:
    make_demo(at=timezone.now(), leads=60)
    return Workspace.objects.get()


def signed_in(workspace, role) -> Client:
    with workspace_scope(workspace.pk):
        user = Membership.objects.filter(role=role).first().user
    client = Client()
    client.force_login(user)
    return client


def left(workspace) -> dict[str, int]:
    """How many rows of the workspace each table holds, where there are any."""
    with workspace_scope(workspace.pk):
        tenant = [model for model in apps.get_models() if issubclass(model, TenantRow)]
        counts = {model._meta.label: model._default_manager.count() for model in tenant}
    return {label: count for label, count in counts.items() if count}


def test_the_demo_is_cleared_in_one_go_and_what_was_set_up_stays(demo):
    invited = MembershipFactory(workspace=demo, role=Role.ADMIN)
    sources = left(demo)["leads.LeadSource"]
    client = signed_in(demo, Role.OWNER)
    assert "Clear the demo data?" in client.get("/w/demo/settings/demo/").text
    assert left(demo)["leads.Lead"] == 60
    assert client.post("/w/demo/settings/demo/").url == "/w/demo/"
    assert left(demo) == {
        "workspaces.Membership": 2,
        "pipelines.Pipeline": 2,
        "pipelines.Stage": 18,
        "leads.LeadSource": sources,
    }
    demo.refresh_from_db()
    assert demo.is_demo is False
    assert set(User.objects.values_list("email", flat=True)) == {"ingrid@example.com", invited.user.email}


def test_who_clears_it_stays_and_invented_people_with_other_work_keep_their_account(demo):
    with workspace_scope(demo.pk):
        marek = Membership.objects.get(role=Role.ADMIN).user
        jonas = Membership.objects.get(user__email="jonas@example.com").user
    MembershipFactory(user=jonas)
    with workspace_scope(demo.pk):
        assert clear_demo(workspace=demo, by=marek, at=timezone.now()) is True
        assert clear_demo(workspace=demo, by=marek, at=timezone.now()) is False
        assert {m.user.email for m in Membership.objects.with_people()} == {"ingrid@example.com", "marek@example.com"}
    assert User.objects.filter(email__in=INVENTED).count() == 3


def test_only_those_who_configure_clear_the_demo(demo):
    for role in (Role.MANAGER, Role.STAFF, Role.VIEWER):
        assert signed_in(demo, role).post("/w/demo/settings/demo/").status_code == 403
    assert left(demo)["leads.Lead"] == 60


def test_a_real_workspace_has_nothing_to_clear(client_of_owner, lead, workspace):
    assert client_of_owner.get("/w/acme/settings/demo/").status_code == 404
    assert client_of_owner.post("/w/acme/settings/demo/").status_code == 404
    assert left(workspace)["leads.Lead"] == 1
    assert "demo data" not in client_of_owner.get("/w/acme/settings/").text


def test_the_settings_offer_to_clear_the_demo(demo):
    assert (
        "This workspace holds demo data, to look around in."
        in signed_in(demo, Role.OWNER).get("/w/demo/settings/").text
    )
    assert "demo data" not in signed_in(demo, Role.VIEWER).get("/w/demo/settings/").text
