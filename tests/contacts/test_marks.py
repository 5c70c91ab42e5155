"""Tags, favourites, archive and priority, the same on contacts and companies; leads have tags and a priority."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts import services
from contacts.models import Account, Contact
from core.scope import workspace_scope
from events.models import Event
from leads.models import Lead
from tests.contacts.test_lists import COMPANIES, PEOPLE, names
from tests.factories import AccountFactory, ContactFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(workspace):
    return ContactFactory(workspace=workspace, first_name="Ada", last_name="Lovelace")


@pytest.fixture
def northwind(workspace):
    return AccountFactory(workspace=workspace, name="Northwind")


def of(record, *fields):
    with workspace_scope(record.workspace_id):
        return type(record).objects.values_list(*fields).get(pk=record.pk)


def test_a_star_is_set_and_taken_from_the_record_and_the_list(client_of_member, ada, northwind):
    for record in (ada, northwind):
        path = f"/w/acme{record.get_absolute_url()}fields/is_favorite/"
        assert client_of_member.post(path, {"is_favorite": "on"}, headers=HTMX).status_code == 200
        assert of(record, "is_favorite") == (True,)
        without_script = client_of_member.post(path, {"is_favorite": ""})
        assert (without_script.status_code, without_script.url) == (302, f"/w/acme{record.get_absolute_url()}")
        assert of(record, "is_favorite") == (False,)


def test_favourites_are_those_with_a_star_that_are_not_archived(client_of_member, workspace, ada, northwind):
    ContactFactory(workspace=workspace, first_name="Bo", last_name="Old", is_favorite=True, is_archived=True)
    ContactFactory(workspace=workspace, first_name="Cy", last_name="Star", is_favorite=True)
    AccountFactory(workspace=workspace, name="Star Ltd", is_favorite=True)
    assert names(client_of_member.get(f"{PEOPLE}?archived=favourites")) == ["Cy Star"]
    assert names(client_of_member.get(f"{COMPANIES}?archived=favourites")) == ["Star Ltd"]


def test_who_may_not_change_a_record_sees_its_star_and_sets_none(client_of_viewer, workspace):
    ContactFactory(workspace=workspace, first_name="Cy", last_name="Star", is_favorite=True)
    page = client_of_viewer.get(PEOPLE).content.decode()
    assert page.count('class="star" data-on') == 1 and "data-star" not in page


def test_tags_of_companies_are_shown_filtered_and_edited(client_of_member, northwind, workspace):
    AccountFactory(workspace=workspace, name="Southwind")
    client_of_member.post(f"/w/acme{northwind.get_absolute_url()}fields/tags/", {"tags": "vip, eu"})
    with workspace_scope(workspace.pk):
        assert sorted(northwind.tags.values_list("name", flat=True)) == ["eu", "vip"]
        vip = northwind.tags.get(name="vip").pk
        event = Event.objects.get(name="account.updated", subject_id=northwind.pk)
    assert event.data == {"changes": {"tags": ["", "eu, vip"]}}
    page = client_of_member.get(f"{COMPANIES}?tag={vip}")
    assert names(page) == ["Northwind"] and ">vip</span>" in page.content.decode()


def test_a_new_company_takes_its_tags_and_priority_along(client_of_member, workspace):
    client_of_member.post("/w/acme/companies/new/", {"name": "Eastwind", "tags": "vip", "priority": "high"})
    with workspace_scope(workspace.pk):
        account = Account.objects.get(name="Eastwind")
        assert (account.priority, [tag.name for tag in account.tags.all()]) == ("high", ["vip"])


def test_a_lead_is_added_with_its_priority(client_of_member, pipeline):
    client_of_member.post("/w/acme/leads/new/", {"first_name": "Bea", "priority": "hot"})
    with workspace_scope(pipeline.workspace_id):
        assert Lead.objects.get().priority == "hot"
    assert client_of_member.post("/w/acme/leads/new/", {"first_name": "Cy", "priority": "no"}).status_code == 422


@pytest.mark.parametrize(("path", "made"), [(PEOPLE, ContactFactory), (COMPANIES, AccountFactory)])
def test_lists_find_records_by_priority(client_of_member, workspace, path, made):
    high, _low = (made(workspace=workspace, priority=priority) for priority in ("high", "low"))
    assert names(client_of_member.get(f"{path}?priority=high")) == [str(high)]
    assert client_of_member.get(f"{path}?priority=nonsense").status_code == 200


def test_a_priority_is_one_of_three(northwind):
    with pytest.raises(IntegrityError), workspace_scope(northwind.workspace_id), transaction.atomic():
        Account.objects.filter(pk=northwind.pk).update(priority="hot")


def test_what_is_archived_leaves_lists_pickers_and_the_palette_and_is_found_when_asked_for(
    client_of_member, ada, northwind
):
    for record in (ada, northwind):
        client_of_member.post(f"/w/acme{record.get_absolute_url()}fields/is_archived/", {"is_archived": "on"})
    for path, name in ((PEOPLE, "Ada Lovelace"), (COMPANIES, "Northwind")):
        assert names(client_of_member.get(path)) == []
        assert names(client_of_member.get(f"{path}?archived=archived")) == [name]
        assert names(client_of_member.get(f"{path}?archived=all")) == [name]
    for words in ("lovelace", "northwind"):
        assert "Nothing" in client_of_member.get(f"/w/acme/search/?q={words}", headers=HTMX).content.decode()
    assert "Northwind" not in client_of_member.get("/w/acme/companies/names/?company=north").content.decode()
    with workspace_scope(ada.workspace_id):
        assert services.account_named("northwind", by=None, at=timezone.now()) == northwind
        assert Contact.objects.current().count() == 0


def test_a_record_says_how_to_archive_it_and_how_to_bring_it_back(client_of_member, ada):
    path = f"/w/acme{ada.get_absolute_url()}"
    assert "Archive</span>" in client_of_member.get(path).content.decode()
    client_of_member.post(f"{path}fields/is_archived/", {"is_archived": "on"})
    assert "Take out of the archive" in client_of_member.get(path).content.decode()
