"""Saved views: links, what overrides them, whose they are, where they are pinned, what a list opens with."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.scope import workspace_scope
from events.models import Event
from leads import services as leads
from tests.factories import ContactFactory, MembershipFactory
from ui import services
from ui.models import SavedView, ViewPin
from ui.services import NotYourView, ViewNameTaken
from workspaces.models import Role

LIST, BOARD, VIEWS, NEW = (
    "/w/acme/leads/",
    "/w/acme/board/",
    "/w/acme/lists/leads/views/",
    "/w/acme/lists/leads/views/new/",
)
ROW = re.compile(r'<tr data-row.*?<th scope="row"><a href="[^"]+">([^<]*)</a>', re.DOTALL)
CARD = re.compile(r'<a href="[^"]+" tabindex="-1">([^<]*)</a>')


def names(response) -> list[str]:
    assert response.status_code == 200
    return sorted(ROW.findall(response.content.decode()))


@pytest.fixture
def three(workspace, stages, member):
    """Ada is Sam's and hot, Bo is nobody's and hot, Cy is Sam's."""
    for name, fields in {
        "Ada": {"owner": member, "priority": "hot"},
        "Bo": {"priority": "hot"},
        "Cy": {"owner": member},
    }.items():
        contact = ContactFactory(workspace=workspace, first_name=name, last_name="")
        with workspace_scope(workspace.pk):
            leads.create_lead(contact=contact, stage=stages["new"], by=None, at=timezone.now(), **fields)


@pytest.fixture
def keep(workspace, membership):
    """Keep a view of Sam's."""

    def kept(name: str = "Hot", query: str = "priority=hot&sort=-score", by=membership, **fields) -> SavedView:
        with workspace_scope(workspace.pk):
            fields = {"list_key": "leads", "columns": [], **fields}
            return services.save_view(name=name, query=query, by=by, at=timezone.now(), **fields)

    return kept


def test_a_view_is_a_link_and_what_the_address_says_overrides_it(client_of_member, three, keep):
    link = f"{LIST}?view={keep().pk}"
    assert names(client_of_member.get(link)) == ["Ada", "Bo"]
    assert names(client_of_member.get(f"{link}&owner=me")) == ["Ada"]
    assert names(client_of_member.get(f"{link}&priority=")) == ["Ada", "Bo", "Cy"]
    assert names(client_of_member.get(f"{link}&where=owner:is:nobody")) == ["Bo"]


def test_addresses_say_only_in_what_they_differ_from_the_view(client_of_member, three, keep):
    view = keep()
    text = client_of_member.get(f"{LIST}?view={view.pk}&owner=me&sort=value").content.decode()
    here = html.unescape(re.search(r'data-query="([^"]*)"', text)[1])
    assert here == f"?view={view.pk}&owner=me&sort=value"
    assert f'href="{LIST}?view={view.pk}"' in text  # discard
    assert html.escape(f"?view={view.pk}&sort=value&priority=") in text  # clear filters
    untouched = client_of_member.get(f"{LIST}?view={view.pk}&sort=-score&priority=hot").content.decode()
    assert 'class="unsaved"' not in untouched


@pytest.mark.parametrize(
    ("view", "found"), [("open", "Ada Bo Cy"), ("mine", "Ada Cy"), ("hot", "Ada Bo"), ("closing", "")]
)
def test_views_come_with_the_list(client_of_member, three, view, found):
    assert " ".join(names(client_of_member.get(LIST, {"view": view}))) == found


def test_the_lists_of_contacts_and_companies_have_views_as_well(client_of_member, three):
    for path, keys in (("/w/acme/contacts/", "all mine customers new"), ("/w/acme/companies/", "all mine new")):
        for key in keys.split():
            assert client_of_member.get(path, {"view": key}).status_code == 200


def test_a_board_shows_the_views_of_its_list(client_of_member, three, keep):
    view = keep(layout="board")
    cards = CARD.findall(client_of_member.get(f"{BOARD}?view={view.pk}").content.decode())
    assert sorted(cards) == ["Ada", "Bo"]
    menu = client_of_member.get(VIEWS).content.decode()
    assert f'href="{BOARD}?view={view.pk}"' in menu


def test_what_is_shown_is_kept_under_a_name(client_of_member, workspace, three, member):
    address = f"{NEW}?priority=hot&where=owner:is:me&sort=value&junk=1"
    answer = client_of_member.post(address, {"name": " My  hot ", "visibility": "everyone", "layout": "list"})
    with workspace_scope(workspace.pk):
        view = SavedView.objects.get()
        event = Event.objects.get(name="view.created")
    assert (view.name, view.owner, view.query) == ("My hot", member, "priority=hot&where=owner:is:me&sort=value")
    assert (answer.status_code, answer.url) == (302, f"{LIST}?view={view.pk}")
    assert (event.subject_id, event.actor, event.data) == (view.pk, member, {"name": "My hot"})
    assert names(client_of_member.get(answer.url)) == ["Ada"]
    again = client_of_member.post(address, {"name": "my HOT", "visibility": "private", "layout": "list"})
    assert again.status_code == 422
    assert "You have a view called my HOT already." in again.content.decode()


def test_changes_are_saved_into_the_view(client_of_member, workspace, three, keep):
    view = keep()
    state = f"?view={view.pk}&priority=&owner=me"
    answer = client_of_member.post(f"/w/acme/views/{view.pk}/query/", {"state": state, "original": view.query})
    assert answer.url == f"{LIST}?view={view.pk}"
    assert names(client_of_member.get(answer.url)) == ["Ada", "Cy"]
    late = client_of_member.post(
        f"/w/acme/views/{view.pk}/query/", {"state": "?owner=none", "original": "priority=hot"}
    )
    assert "Somebody else changed" in client_of_member.get(late.url).content.decode()
    assert names(client_of_member.get(f"{LIST}?view={view.pk}")) == ["Ada", "Cy"]


def test_columns_belong_to_a_view(client_of_member, workspace, three, keep):
    view = keep()
    back = f"?view={view.pk}"
    answer = client_of_member.post("/w/acme/lists/leads/columns/", {"back": back, "columns": ["score", "email"]})
    assert answer.url == f"{LIST}?view={view.pk}&cols=score%2Cemail" or answer.url.endswith("cols=score,email")
    heads = re.findall(r'<th scope="col".*?</th>', client_of_member.get(answer.url).content.decode())
    assert [re.sub("<[^>]*>", "", head) for head in heads] == ["Name", "Score", "E-mail"]
    client_of_member.post(f"/w/acme/views/{view.pk}/query/", {"state": answer.url.partition("/leads/")[2]})
    with workspace_scope(workspace.pk):
        assert SavedView.objects.get().columns == ["score", "email"]


def test_a_private_view_is_its_owner_s_alone(client_of_owner, client_of_member, keep):
    view = keep()
    assert client_of_owner.get(f"{LIST}?view={view.pk}").status_code == 404
    assert client_of_owner.get(f"/w/acme/views/{view.pk}/").status_code == 404
    assert "Hot<" not in client_of_owner.get(VIEWS).content.decode()
    assert client_of_member.get(f"{LIST}?view=nonsense").status_code == 404


def test_a_shared_view_is_changed_by_its_owner_and_managers(workspace, membership, owner, viewer, keep):
    view = keep(visibility="everyone")
    staff = MembershipFactory(workspace=workspace, role=Role.STAFF)
    at = timezone.now()
    with workspace_scope(workspace.pk):
        for member in (staff, viewer):
            with pytest.raises(NotYourView):
                services.update_view(view=view, values={"name": "Mine"}, by=member, at=at)
            with pytest.raises(NotYourView):
                services.delete_view(view=view, by=member, at=at)
        assert services.update_view(view=view, values={"name": "Hotter"}, by=owner, at=at) == {
            "name": ["Hot", "Hotter"]
        }
        assert services.update_view(view=view, values={"name": "Hotter"}, by=membership, at=at) == {}
        with pytest.raises(NotYourView):
            services.save_view(
                list_key="leads", name="x", query="", columns=[], visibility="everyone", by=viewer, at=at
            )
        mine = services.save_view(list_key="leads", name="x", query="", columns=[], by=viewer, at=at)
        assert mine.visibility == "private"


def test_pinned_views_stand_in_the_rail(client_of_member, client_of_owner, workspace, keep, owner):
    view = keep(visibility="everyone")
    assert "Pinned views" not in client_of_owner.get(LIST).content.decode()
    for _again in range(2):
        client_of_owner.post(f"/w/acme/views/{view.pk}/pin/")
    text = client_of_owner.get("/w/acme/").content.decode()
    assert text.count(f'href="{LIST}?view={view.pk}"') >= 1
    assert "Pinned views" not in client_of_member.get(LIST).content.decode()
    client_of_owner.post(f"/w/acme/views/{view.pk}/pin/", {"out": "1"})
    with workspace_scope(workspace.pk):
        assert not ViewPin.objects.exists()


def test_a_list_opens_with_the_chosen_view_until_it_is_deleted(client_of_member, workspace, three, keep, membership):
    view = keep()
    client_of_member.post("/w/acme/lists/leads/views/default/", {"view": str(view.pk)})
    assert names(client_of_member.get(LIST)) == ["Ada", "Bo"]
    assert names(client_of_member.get(LIST, {"view": "open"})) == ["Ada", "Bo", "Cy"]
    assert names(client_of_member.get(LIST, {"owner": "me"})) == ["Ada", "Cy"]
    usual = client_of_member.get(LIST, {"view": "open"}).content.decode()
    assert 'data-query="?view=open"' in usual
    assert client_of_member.post(f"/w/acme/views/{view.pk}/removal/").status_code == 302
    assert names(client_of_member.get(LIST)) == ["Ada", "Bo", "Cy"]


def test_everything_that_matches_a_view_is_what_it_shows(client_of_member, three, keep):
    view = keep()
    asked = client_of_member.post("/w/acme/leads/bulk/", {"do": "tag", "matching": f"?view={view.pk}"})
    assert "Tag 2 leads" in asked.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_name_at_once_keep_it_once(workspace, membership):
    barrier = Barrier(2)

    def keep(_number: int) -> str:
        try:
            with workspace_scope(workspace.pk):
                barrier.wait()
                services.save_view(list_key="leads", name="Hot", query="", columns=[], by=membership, at=timezone.now())
        except ViewNameTaken:
            return "taken"
        finally:
            connections.close_all()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(keep, range(2))) == ["kept", "taken"]


def test_the_menu_works_as_a_page(client_of_viewer: Client, keep):
    text = client_of_viewer.get(VIEWS, {"view": "mine"}).content.decode()
    assert "Hot and untouched" in text
    assert 'aria-current="true"' in text
    assert client_of_viewer.get("/w/acme/lists/nothing/views/").status_code == 404
