import pytest

from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory
from workspaces.models import Workspace


def test_the_root_asks_to_sign_in(client, db):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_who_has_one_workspace_is_led_into_it(client_of_member):
    assert client_of_member.get("/").url == "/w/acme/"


def test_who_has_several_chooses_and_is_led_to_the_last_one_from_then_on(client_of_member, membership):
    MembershipFactory(workspace=WorkspaceFactory(slug="beta", name="Beta"), user=membership.user)
    choice = client_of_member.get("/")
    assert choice.status_code == 200
    assert [w.name for w in choice.context_data["workspaces"]] == ["Acme", "Beta"]
    client_of_member.get("/w/beta/settings/")
    assert client_of_member.get("/").url == "/w/beta/"
    client_of_member.get("/w/acme/settings/")
    assert client_of_member.get("/").url == "/w/acme/"
    assert client_of_member.get("/?pick=1").status_code == 200


def test_the_last_workspace_of_somebody_else_is_no_obstacle(client, membership):
    client.cookies["workspace"] = "beta"
    client.force_login(membership.user)
    assert client.get("/").url == "/w/acme/"


def test_who_has_none_is_told_what_to_do(client, db):
    client.force_login(UserFactory(email="nora@example.net"))
    page = client.get("/")
    assert page.status_code == 200
    assert "You are in no workspace yet" in page.text
    assert "invitation to nora@example.net" in page.text


def test_a_workspace_that_was_closed_is_gone_for_its_members(client_of_member, workspace):
    Workspace.objects.filter(pk=workspace.pk).update(is_active=False)
    assert "You are in no workspace yet" in client_of_member.get("/").text
    assert client_of_member.get("/w/acme/").status_code == 404


def test_the_rail_lists_the_workspaces_when_it_is_opened(client_of_member, membership):
    MembershipFactory(workspace=WorkspaceFactory(slug="beta", name="Beta <b>"), user=membership.user)
    WorkspaceFactory(slug="gamma", name="Gamma")
    fragment = client_of_member.get("/w/acme/workspaces/").text
    assert 'href="/w/beta/"' in fragment
    assert "Beta &lt;b&gt;" in fragment
    assert "Gamma" not in fragment
    assert fragment.count('aria-current="true"') == 1
    assert "New workspace" not in fragment


@pytest.mark.parametrize(("is_staff", "status"), [(True, 200), (False, 403)])
def test_who_runs_the_installation_makes_workspaces_and_nobody_else(client, db, is_staff, status):
    client.force_login(UserFactory(is_staff=is_staff))
    assert client.get("/workspaces/new/").status_code == status
    form = {"name": "Nordwind", "currency": "SEK", "country": "SE", "timezone": "Europe/Stockholm"}
    answer = client.post("/workspaces/new/", form)
    assert Workspace.objects.filter(name="Nordwind", slug="nordwind", currency="SEK").exists() is is_staff
    if is_staff:
        assert answer.url == "/w/nordwind/"
        assert client.get("/w/nordwind/settings/members/").status_code == 200


def test_a_new_workspace_needs_a_name(client, db):
    client.force_login(UserFactory(is_staff=True))
    answer = client.post("/workspaces/new/", {"name": " ", "currency": "EUR", "country": "DE", "timezone": "UTC"})
    assert (answer.status_code, Workspace.objects.count()) == (422, 0)


def test_two_workspaces_of_one_name_have_addresses_of_their_own(client, db):
    client.force_login(UserFactory(is_staff=True))
    form = {"name": "Admin", "currency": "EUR", "country": "DE", "timezone": "UTC"}
    addresses = [client.post("/workspaces/new/", form).url for _ in range(2)]
    assert addresses == ["/w/admin-2/", "/w/admin-3/"]


def test_staff_of_the_installation_are_members_of_nothing_by_that(client, workspace):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get("/w/acme/").status_code == 404
