from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.html import escape

from ui.registry import Link, registry
from workspaces.middleware import zone
from workspaces.models import User

PROFILE = "/w/acme/settings/profile/"
OURS = "/w/acme/settings/workspace/"
ME = {
    "first_name": "Samuel",
    "last_name": "O'Neil",
    "phone": "+49 30 1",
    "timezone": "America/New_York",
    "theme": "dark",
}


def test_one_sets_name_time_zone_and_theme_for_oneself(client_of_viewer, viewer):
    answer = client_of_viewer.post(PROFILE, ME)
    assert (answer.url, answer.cookies["theme"].value) == (PROFILE, "dark")
    user = User.objects.get(pk=viewer.user_id)
    assert (user.name, user.phone, user.timezone) == ("Samuel O'Neil", "+49 30 1", "America/New_York")
    page = client_of_viewer.get(PROFILE)
    assert 'data-theme="dark"' in page.text
    assert "Samuel O&#39;Neil" in page.text


@pytest.mark.parametrize("wrong", [{"timezone": "Mars/Olympus"}, {"theme": "pink"}, {"timezone": ""}])
def test_what_does_not_exist_is_refused_and_changes_nothing(client_of_member, member, wrong):
    assert client_of_member.post(PROFILE, ME | wrong).status_code == 422
    assert User.objects.get(pk=member.pk).first_name == "Sam"


def test_a_refused_profile_does_not_rename_the_person_in_the_frame(client_of_member):
    page = client_of_member.post(PROFILE, ME | {"timezone": "Mars/Olympus"}).text
    assert "<span>Sam Example<small>Staff</small></span>" in page


def test_nobody_makes_oneself_more_than_one_is(client_of_member, member):
    client_of_member.post(PROFILE, ME | {"is_staff": "on", "is_superuser": "on", "email": "root@example.com"})
    user = User.objects.get(pk=member.pk)
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "sam@example.com")


def test_times_are_shown_in_the_member_s_own_time_zone(client_of_owner, owner, membership):
    User.objects.filter(pk=owner.user_id).update(timezone="Asia/Tokyo")
    User.objects.filter(pk=membership.user_id).update(last_login=datetime(2020, 5, 1, 23, 30, tzinfo=UTC))
    page = client_of_owner.get("/w/acme/settings/members/").text
    assert 'title="2020-05-02 08:30 JST"' in page
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "\x00"])
def test_a_time_zone_that_is_no_longer_known_counts_as_utc(name):
    assert zone(name).key == "UTC"


def test_an_admin_sets_the_workspace_up(client_of_owner, workspace):
    form = {"name": "Acme <Ltd>", "currency": "GBP", "country": "GB", "timezone": "Europe/London"}
    assert client_of_owner.post(OURS, form).url == OURS
    workspace.refresh_from_db()
    assert (workspace.name, workspace.slug, workspace.currency, workspace.country) == (
        "Acme <Ltd>",
        "acme",
        "GBP",
        "GB",
    )
    assert "Acme &lt;Ltd&gt;" in client_of_owner.get(OURS).text


@pytest.mark.parametrize("wrong", [{"currency": "XXX"}, {"country": "de"}, {"name": ""}, {"timezone": "UTC+1"}])
def test_a_workspace_takes_no_invented_currency_country_or_zone(client_of_owner, workspace, wrong):
    form = {"name": "Acme", "currency": "EUR", "country": "DE", "timezone": "UTC"}
    assert client_of_owner.post(OURS, form | wrong).status_code == 422
    workspace.refresh_from_db()
    assert (workspace.name, workspace.currency, workspace.country) == ("Acme", "EUR", "DE")


def test_the_index_shows_the_settings_that_the_role_may_open(client_of_owner, client_of_viewer):
    def shown(page):
        return {link.key for link in registry.items[Link] if f"<strong>{escape(link.label)}</strong>" in page.text}

    assert shown(client_of_owner.get("/w/acme/settings/")) >= {"profile", "members", "workspace", "pipelines", "admin"}
    assert shown(client_of_viewer.get("/w/acme/settings/")) == {"profile", "members"}


def test_the_settings_of_the_index_stand_in_the_palette_and_not_in_the_rail(client_of_owner):
    page = client_of_owner.get("/w/acme/settings/").text
    rail, _, rest = page.partition('<div class="menu" id="workspace-menu"')
    assert "/w/acme/settings/members/" not in rail
    assert 'id="command-members"' in rest


def test_a_page_keeps_its_time_zone_to_itself_when_it_fails(client_of_owner, owner):
    User.objects.filter(pk=owner.user_id).update(timezone="Asia/Tokyo")
    assert client_of_owner.get("/w/acme/nothing-here/").status_code == 404
    assert timezone.get_current_timezone_name() == "UTC"
