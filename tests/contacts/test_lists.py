"""The lists of contacts and of companies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact
from contacts.services import set_tags
from core.scope import workspace_scope
from tests.factories import AccountFactory, ContactFactory, TagFactory

PEOPLE, COMPANIES = "/w/acme/contacts/", "/w/acme/companies/"
ROW = re.compile(r'<tr data-row.*?<th scope="row"><a href="[^"]+">([^<]*)</a>', re.DOTALL)


def names(response) -> list[str]:
    return ROW.findall(response.content.decode())


@pytest.fixture
def people(workspace, member):
    """Ada of Northwind, Sam's; Bo, a customer with a tag; Cy, archived."""
    northwind = AccountFactory(workspace=workspace, name="Northwind")
    ada = ContactFactory(
        workspace=workspace,
        first_name="Ada",
        last_name="Zimmer",
        account=northwind,
        owner=member,
        email="ada@x.example",
    )
    bo = ContactFactory(
        workspace=workspace, first_name="Bo", last_name="Adler", contact_type="customer", phone_number="+4930123456"
    )
    ContactFactory(workspace=workspace, first_name="Cy", last_name="Young", is_archived=True)
    with workspace_scope(workspace.pk):
        set_tags(record=bo, tags=[TagFactory(workspace=workspace, name="vip")])
        Contact.objects.filter(pk=bo.pk).update(created_at=timezone.now() - timedelta(days=40))
    return {"northwind": northwind.pk, "ada": ada, "bo": bo}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ada Zimmer", "Bo Adler"]),
        ("archived=archived", ["Cy Young"]),
        ("archived=all", ["Ada Zimmer", "Bo Adler", "Cy Young"]),
        ("account={northwind}", ["Ada Zimmer"]),
        ("owner=me", ["Ada Zimmer"]),
        ("owner=none", ["Bo Adler"]),
        ("type=customer", ["Bo Adler"]),
        ("tag={vip}", ["Bo Adler"]),
        ("created=30", ["Ada Zimmer"]),
        ("q=zim", ["Ada Zimmer"]),
        ("q=northw", ["Ada Zimmer"]),
        ("q=030+12345", ["Bo Adler"]),
    ],
)
def test_each_filter_finds_exactly_its_contacts(client_of_member, people, query, found, scope):
    text = query.format(northwind=people["northwind"], vip=people["bo"].tags.get().pk)
    assert sorted(names(client_of_member.get(f"{PEOPLE}?{text}"))) == found


def test_contacts_show_company_numbers_and_tags(client_of_member, people):
    page = client_of_member.get(PEOPLE).content.decode()
    for text in ("Northwind", 'href="mailto:ada@x.example"', 'href="tel:+4930123456"', ">vip</span>", "Sam Example"):
        assert text in page


def test_contacts_are_sorted_by_last_name(client_of_member, people):
    assert names(client_of_member.get(f"{PEOPLE}?sort=name")) == ["Bo Adler", "Ada Zimmer"]
    assert names(client_of_member.get(f"{PEOPLE}?sort=-name")) == ["Ada Zimmer", "Bo Adler"]
    assert names(client_of_member.get(f"{PEOPLE}?sort=created")) == ["Bo Adler", "Ada Zimmer"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Acme Tools", "northwind"]),
        ("sort=-name", ["northwind", "Acme Tools"]),
        ("archived=archived", ["Old Co"]),
        ("owner=me", ["northwind"]),
        ("q=tool", ["Acme Tools"]),
        ("q=t", ["Acme Tools", "northwind"]),
    ],
)
def test_each_filter_finds_exactly_its_companies(client_of_member, workspace, member, query, found):
    AccountFactory(workspace=workspace, name="northwind", owner=member)
    AccountFactory(workspace=workspace, name="Acme Tools")
    AccountFactory(workspace=workspace, name="Old Co", is_archived=True)
    assert names(client_of_member.get(f"{COMPANIES}?{query}")) == found


@pytest.mark.parametrize("address", [PEOPLE, COMPANIES])
def test_the_number_of_queries_is_the_same_for_few_and_many_rows(client_of_member, workspace, address):
    counts = []
    for more in (5, 45):
        ContactFactory.create_batch(more, workspace=workspace)
        AccountFactory.create_batch(more, workspace=workspace)
        with CaptureQueriesContext(connection) as queries:
            client_of_member.get(address)
        counts.append(len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
    assert counts[0] == counts[1]
    assert counts[1] - 1 <= 10  # one is the test's: leaving the scope inside its transaction


def test_the_number_of_contacts_is_counted_when_the_page_asks(client_of_member, workspace):
    ContactFactory.create_batch(30, workspace=workspace)
    assert "<strong>30</strong> contacts" in client_of_member.get(PEOPLE).content.decode()
    page = client_of_member.get(f"{PEOPLE}?size=25").content.decode()
    assert "<strong>30</strong>" not in page and 'hx-trigger="load"' in page
    part = client_of_member.get(f"{PEOPLE}?size=25", headers={"HX-Request": "true", "HX-Target": "total"})
    assert "<strong>30</strong> contacts" in part.content.decode()


def test_contacts_and_companies_of_another_workspace_are_out_of_reach(client_of_stranger, people):
    assert client_of_stranger.get(PEOPLE).status_code == 404
    for address in ("/w/other/contacts/", "/w/other/companies/"):
        assert names(client_of_stranger.get(address)) == []


def test_who_may_import_is_offered_a_file_of_people(client_of_member, client_of_viewer):
    offered = 'href="/w/acme/imports/new/?kind=contact"'
    for address in (PEOPLE, f"{PEOPLE}?archived=archived"):
        assert offered in client_of_member.get(address).text
        assert offered not in client_of_viewer.get(address).text
    form = client_of_member.get("/w/acme/imports/new/?kind=contact").text
    assert re.findall(r'<input type="radio"[^>]*value="(\w+)"[^>]* checked', form) == ["contact"]
