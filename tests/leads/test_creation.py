"""Quick add: a lead with its contact, duplicates while typing, and taking back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from activities.services import add_note
from contacts.models import Account, Contact
from core.scope import workspace_scope
from leads.models import Lead, LeadSource
from tests.chaos.threads import at_once
from tests.factories import ContactFactory, LeadSourceFactory
from workspaces.models import Membership

NEW = "/w/acme/leads/new/"
HTMX = {"HX-Request": "true", "HX-Target": "new"}
SHEET = {"HX-Request": "true", "HX-Target": "sheet"}
GRACE = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.org", "phone_number": "030 1234567"}


def only_lead(workspace):
    with workspace_scope(workspace.pk):
        return Lead.objects.for_record().get()


def counts(workspace):
    with workspace_scope(workspace.pk):
        return Lead.objects.count(), Contact.objects.count()


def triggers(answer):
    return json.loads(answer["HX-Trigger"])


def test_the_sheet_opens_with_me_as_the_owner_and_the_cursor_in_the_first_field(client_of_member, pipeline, member):
    html = client_of_member.get(NEW, headers=SHEET).content.decode()
    assert "<html" not in html
    assert re.search(r'<input type="text" name="first_name"[^>]*autofocus', html)
    assert f'<option value="{member.pk}" selected>Sam Example</option>' in html
    assert "<html" in client_of_member.get(NEW).content.decode()


def test_defaults_come_with_the_address(client_of_member, workspace, stages):
    source = LeadSourceFactory(workspace=workspace, name="Fair")
    query = {"stage": stages["qualified"].pk, "source": source.pk, "value": "50"}
    html = client_of_member.get(NEW, query, headers=SHEET).content.decode()
    assert f'<option value="{stages["qualified"].pk}" selected>' in html
    assert f'<option value="{source.pk}" selected>' in html
    assert client_of_member.get(NEW, {"stage": "x", "contact": "y"}, headers=SHEET).status_code == 200


def test_creating_closes_the_sheet_and_offers_to_open_and_undo(client_of_member, workspace, stages, member):
    source = LeadSourceFactory(workspace=workspace, name="Web", category=LeadSource.Category.DIGITAL)
    more = {"company": "Northwind", "value": "500", "source": source.pk, "owner": member.pk, "tags": "vip, new"}
    answer = client_of_member.post(NEW, GRACE | more, headers=HTMX)
    lead = only_lead(workspace)
    assert answer.status_code == 204
    assert triggers(answer) == {
        "close-sheet": None,
        "toast": {
            "text": "Grace Hopper was added.",
            "open_url": f"/w/acme/leads/{lead.pk}/",
            "undo_url": f"/w/acme/leads/{lead.pk}/undo/",
        },
        "record-changed": {"subject": str(lead.pk)},
    }
    assert (lead.stage, lead.value, lead.owner, lead.source) == (stages["new"], 500, member, source)
    assert (lead.contact.email, lead.contact.phone_number) == ("grace@example.org", "+49301234567")
    assert lead.contact.account.name == "Northwind"
    assert [tag["name"] for tag in lead.shown_tags] == ["new", "vip"]


def test_create_and_add_another_keeps_what_a_series_shares(client_of_member, workspace, stages, member):
    sent = GRACE | {"another": "1", "stage": stages["contacted"].pk, "owner": member.pk, "tags": "fair"}
    answer = client_of_member.post(NEW, sent, headers=HTMX)
    html = answer.content.decode()
    assert (answer.status_code, triggers(answer)["toast"]["text"]) == (200, "Grace Hopper was added.")
    assert "grace@example.org" not in html
    assert f'<option value="{stages["contacted"].pk}" selected>' in html
    assert 'name="tags" value="fair"' in html
    assert only_lead(workspace).stage == stages["contacted"]


def test_without_a_script_the_page_leads_to_the_lead(client_of_member, workspace, stages):
    answer = client_of_member.post(NEW, GRACE)
    assert (answer.status_code, answer["Location"]) == (302, f"/w/acme/leads/{only_lead(workspace).pk}/")


def test_a_lead_of_nobody_is_refused(client_of_member, workspace, stages):
    answer = client_of_member.post(NEW, {"product_interest": "Roof"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Give a name, an e-mail address or a phone number." in answer.content.decode()
    assert counts(workspace) == (0, 0)


def test_typing_shows_who_may_be_meant(client_of_member, workspace, lead):
    ContactFactory(workspace=workspace, first_name="Adam", last_name="Lovelace", email="", phone_number="+49301112223")
    url = "/w/acme/leads/duplicates/"
    by_address = client_of_member.get(url, {"email": " ADA@example.org"}).content.decode()
    assert "Ada Lovelace</a> has this e-mail address" in by_address
    assert f"/w/acme/leads/new/?contact={lead.contact_id}" in by_address
    assert (
        "Adam Lovelace</a> has this phone number"
        in client_of_member.get(url, {"phone_number": "030 1112223"}).content.decode()
    )
    named = client_of_member.get(url, {"first_name": "ada", "last_name": "love"}).content.decode()
    assert re.findall(r">([^<]+)</a> has a similar name", named) == ["Ada Lovelace", "Adam Lovelace"]
    assert client_of_member.get(url, {"first_name": "", "email": ""}).content.decode().strip() == ""


def test_using_the_known_contact_keeps_what_was_typed(client_of_member, workspace, lead):
    query = {"contact": lead.contact_id, "product_interest": "Roof", "email": "ada@example.org"}
    html = client_of_member.get(NEW, query, headers=HTMX).content.decode()
    assert 'name="email"' not in html
    assert "<strong>Ada Lovelace</strong>" in html
    assert 'name="product_interest" value="Roof"' in html
    client_of_member.post(NEW, {"contact": lead.contact_id, "product_interest": "Roof"}, headers=HTMX)
    assert counts(workspace) == (2, 1)


def test_an_address_that_is_taken_names_whose_it_is(client_of_member, workspace, lead):
    answer = client_of_member.post(NEW, GRACE | {"email": "ada@example.org"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This e-mail address belongs to another contact already." in html
    assert "Ada Lovelace</a> has this e-mail address" in html
    assert counts(workspace) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_one_person_at_once_make_one_contact(workspace, stages, owner, membership):
    def add(person: Membership):
        client = Client()
        client.force_login(person.user)
        return client.post(NEW, GRACE, headers=HTMX).status_code

    assert sorted(at_once(partial(add, owner), partial(add, membership))) == [204, 422]
    assert counts(workspace) == (1, 1)


def undo(client, workspace):
    with workspace_scope(workspace.pk):
        newest = Lead.objects.order_by("-pk").values_list("pk", flat=True).first()
    return client.post(f"/w/acme/leads/{newest}/undo/", headers=HTMX)


def test_undo_takes_lead_and_contact_back(client_of_member, workspace, stages):
    client_of_member.post(NEW, GRACE | {"company": "Northwind"}, headers=HTMX)
    answer = undo(client_of_member, workspace)
    assert (answer.status_code, triggers(answer)["toast"]["text"]) == (204, "Taken back.")
    assert counts(workspace) == (0, 0)


def test_undo_leaves_a_contact_that_was_there_before(client_of_member, workspace, lead):
    client_of_member.post(NEW, {"contact": lead.contact_id}, headers=HTMX)
    undo(client_of_member, workspace)
    assert counts(workspace) == (1, 1)


def test_nobody_else_takes_a_lead_back_and_nobody_later(client_of_member, client_of_owner, workspace, stages, member):
    refusal = "This can no longer be undone. A manager can delete the lead."
    client_of_member.post(NEW, GRACE, headers=HTMX)
    assert triggers(undo(client_of_owner, workspace))["toast"]["text"] == refusal
    lead = only_lead(workspace)
    with workspace_scope(workspace.pk):
        add_note(subject=lead, content="Called", by=member, at=timezone.now())
    assert triggers(undo(client_of_member, workspace))["toast"]["text"] == refusal
    with workspace_scope(workspace.pk):
        Lead.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert triggers(undo(client_of_member, workspace))["toast"]["text"] == refusal
    assert counts(workspace) == (1, 1)


def test_companies_are_offered_while_typing(client_of_member, workspace):
    with workspace_scope(workspace.pk):
        Account.objects.create(name="Northwind <Traders>")
    html = client_of_member.get("/w/acme/companies/names/", {"company": "north"}).content.decode()
    assert html.strip() == '<option value="Northwind &lt;Traders&gt;"></option>'


def test_viewers_and_strangers_add_nothing(client_of_viewer, client_of_stranger, workspace, stages):
    for client, status in [(client_of_viewer, 403), (client_of_stranger, 404)]:
        assert client.get(NEW).status_code == status
        assert client.post(NEW, GRACE).status_code == status
        assert client.get("/w/acme/leads/duplicates/").status_code == status
    assert counts(workspace) == (0, 0)


def test_signs_that_are_no_text_find_nobody(client_of_member, lead):
    typed = {"email": "\0", "phone_number": "\0", "first_name": "\0"}
    answer = client_of_member.get("/w/acme/leads/duplicates/", typed)
    assert (answer.status_code, b"Ada" in answer.content) == (200, False)


def test_without_a_pipeline_quick_add_says_what_is_missing(client_of_owner):
    assert client_of_owner.get("/w/acme/leads/new/").status_code == 200
    answer = client_of_owner.post("/w/acme/leads/new/", {"last_name": "Roe"})
    assert answer.status_code == 422
    assert "There is no active pipeline. An admin can add one in the settings." in answer.content.decode()
