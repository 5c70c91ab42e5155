"""The pages of contacts and accounts: what they show, making, editing and deleting them."""

from __future__ import annotations

import json
import re

import pytest
from django.utils import timezone

from activities.services import add_note
from contacts import services
from contacts.models import Account, Contact
from core.scope import workspace_scope
from leads import services as leads
from leads.models import Lead
from tests.factories import AccountFactory, ContactFactory, LeadFactory

HTMX = {"HX-Request": "true"}
FORM = HTMX | {"HX-Target": "new"}


@pytest.fixture
def company(workspace):
    return AccountFactory(workspace=workspace, name="Northwind", industry="Energy")


@pytest.fixture
def ada(lead, company):
    with workspace_scope(lead.workspace_id):
        services.update_contact(contact=lead.contact, values={"account": company}, by=None, at=timezone.now())
    return lead.contact


def contact_url(contact, rest=""):
    return f"/w/acme/contacts/{contact.pk}/{rest}"


def company_url(company, rest=""):
    return f"/w/acme/companies/{company.pk}/{rest}"


def test_a_contact_s_page_shows_company_leads_and_what_happened_to_them(client_of_member, ada, lead, stages, member):
    with workspace_scope(ada.workspace_id):
        leads.update_lead(lead=lead, values={"product_interest": "Solar roof"}, by=member, at=timezone.now())
        leads.change_stage(lead=lead, to_stage=stages["proposal"], by=member, at=timezone.now())
    html = client_of_member.get(contact_url(ada)).content.decode()
    assert "Northwind</a>" in html
    assert re.search(r'<ul class="related">\s*<li><a href="/w/acme/leads/[^"]+">Solar roof</a>', html)
    moved = f'moved <a href="/w/acme/leads/{lead.pk}/">Solar roof</a> from <strong>New</strong> to'
    assert moved in html


def test_a_company_s_page_shows_people_and_their_leads(client_of_member, ada, lead, company):
    html = client_of_member.get(company_url(company)).content.decode()
    assert f'<a href="/w/acme/contacts/{ada.pk}/">Ada Lovelace</a>' in html
    assert f'<a href="/w/acme/leads/{lead.pk}/">Ada Lovelace</a>' in html


@pytest.mark.parametrize("people", [2, 60])
def test_pages_ask_the_database_the_same_however_many_rows(
    client_of_member, ada, company, stages, people, django_assert_max_num_queries
):
    workspace = company.workspace
    for each in ContactFactory.create_batch(people, workspace=workspace, account=company):
        LeadFactory(workspace=workspace, contact=each, stage=stages["new"])
    for url in (company_url(company), contact_url(ada)):
        client_of_member.get(url)
        # session, user, workspace, member; record, people, leads, leads of the timeline, timeline; four for the scope
        with django_assert_max_num_queries(13):
            html = client_of_member.get(url).content.decode()
    assert "Ada Lovelace" in html


def test_a_company_of_many_names_fifty_and_links_to_the_rest(client_of_member, company):
    ContactFactory.create_batch(52, workspace=company.workspace, account=company)
    html = client_of_member.get(company_url(company)).content.decode()
    assert html.count('<a href="/w/acme/contacts/') - html.count('<a href="/w/acme/contacts/"') >= 50
    assert f'href="/w/acme/contacts/?account={company.pk}"' in html


def test_both_come_as_a_panel_and_in_parts(client_of_member, ada, company):
    for url in (contact_url(ada), company_url(company)):
        for target in ("panel", "record-head", "record-side"):
            html = client_of_member.get(url, headers=HTMX | {"HX-Target": target}).content.decode()
            assert "<html" not in html
        assert 'hx-swap-oob="true"' in html


def test_deleting_a_contact_says_what_goes_with_it(client_of_owner, ada, lead, stages, owner):
    other = LeadFactory(workspace=ada.workspace, contact=ada, stage=stages["new"])
    with workspace_scope(ada.workspace_id):
        for subject in (ada, lead, other):
            add_note(subject=subject, content="x", by=owner.user, at=timezone.now())
    question = client_of_owner.get(contact_url(ada, "delete/"), headers=HTMX).content.decode()
    assert "With it go 2 leads and 3 notes." in question
    answer = client_of_owner.post(contact_url(ada, "delete/"))
    assert (answer.status_code, answer["Location"]) == (302, "/w/acme/contacts/")
    with workspace_scope(ada.workspace_id):
        assert (Contact.objects.count(), Lead.objects.count()) == (0, 0)


def test_deleting_a_company_leaves_its_people(client_of_owner, ada, company):
    client_of_owner.post(company_url(company, "delete/"), headers=HTMX)
    with workspace_scope(ada.workspace_id):
        assert Contact.objects.get().account is None
        assert not Account.objects.exists()


def test_a_contact_is_added_from_the_sheet(client_of_member, workspace, company):
    sent = {"first_name": "Grace", "email": "grace@example.org", "account": "northwind", "tags": "vip"}
    answer = client_of_member.post("/w/acme/contacts/new/", sent, headers=FORM)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Grace was added."
    with workspace_scope(workspace.pk):
        grace = Contact.objects.with_parts().get()
        assert (grace.account, grace.shown_tags) == (company, [{"name": "vip", "colour": "slate"}])


def test_a_contact_whose_number_is_taken_names_whose_it_is(client_of_member, workspace):
    ContactFactory(workspace=workspace, first_name="Alan", last_name="Turing", phone_number="+49301234567")
    sent = {"first_name": "Al", "phone_number": "+49 30 1234567"}
    answer = client_of_member.post("/w/acme/contacts/new/", sent, headers=FORM)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This phone number belongs to another contact already." in html
    assert re.search(r"Alan Turing\s+has this phone number", html)


def test_a_company_is_added_and_wants_a_name(client_of_member, workspace):
    assert client_of_member.post("/w/acme/companies/new/", {"name": " "}, headers=FORM).status_code == 422
    answer = client_of_member.post("/w/acme/companies/new/", {"name": "Contoso", "employees": ""})
    with workspace_scope(workspace.pk):
        assert answer["Location"] == f"/w/acme/companies/{Account.objects.get().pk}/"


def test_a_contact_keeps_something_to_be_called(client_of_member, workspace):
    nameless = ContactFactory(workspace=workspace, first_name="", last_name="", email="x@example.org", phone_number="")
    url = contact_url(nameless, "fields/email/")
    answer = client_of_member.post(url, {"email": "", "original-email": "x@example.org"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Give a name, an e-mail address or a phone number." in answer.content.decode()


def test_all_fields_of_both_are_edited_on_a_page(client_of_member, ada, company):
    sent = {"first_name": "Augusta", "original-first_name": "Ada", "birthday": "1815-12-10", "original-birthday": ""}
    assert client_of_member.post(contact_url(ada, "edit/"), sent).status_code == 302
    sent = {"name": "Northwind Ltd", "original-name": "Northwind", "employees": "12", "original-employees": ""}
    assert client_of_member.post(company_url(company, "edit/"), sent).status_code == 302
    with workspace_scope(ada.workspace_id):
        kept, renamed = Contact.objects.get(), Account.objects.get()
        assert (kept.name, str(kept.birthday), kept.email) == ("Augusta Lovelace", "1815-12-10", "ada@example.org")
        assert (renamed.name, renamed.employees) == ("Northwind Ltd", 12)


def test_two_people_editing_a_company_are_asked(client_of_member, company):
    with workspace_scope(company.workspace_id):
        services.update_account(account=company, values={"industry": "Steel"}, by=None, at=timezone.now())
    sent = {"industry": "Solar", "original-industry": "Energy"}
    answer = client_of_member.post(company_url(company, "fields/industry/"), sent, headers=HTMX)
    assert answer.status_code == 409
    assert re.findall(r"<dd>(\w+)</dd>", answer.content.decode()) == ["Steel", "Solar", "Energy"]


def test_viewers_read_and_strangers_find_nothing(client_of_viewer, client_of_stranger, ada, company):
    for url in (contact_url(ada), company_url(company)):
        assert client_of_viewer.get(url).status_code == 200
        assert client_of_stranger.get(url).status_code == 404
        for rest in ("edit/", "delete/", "fields/notes/"):
            assert client_of_viewer.post(url + rest, {"notes": "x"}).status_code == 403
            assert client_of_stranger.post(url + rest, {"notes": "x"}).status_code == 404
    for url in ("/w/acme/contacts/new/", "/w/acme/companies/new/"):
        assert client_of_viewer.post(url, {"first_name": "x", "name": "x"}).status_code == 403
        assert client_of_stranger.post(url, {"first_name": "x", "name": "x"}).status_code == 404
    assert client_of_viewer.get("/w/acme/contacts/duplicates/").status_code == 403
