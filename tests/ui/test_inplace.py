"""One value edited where it stands: the protocol that records and lists share, shown on leads and contacts."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Contact
from contacts.services import tag_record
from core.scope import workspace_scope
from leads import services
from leads.forms import LeadForm
from leads.models import Lead
from tests.chaos.threads import at_once
from tests.factories import ContactFactory, TagFactory

HTMX = {"HX-Request": "true"}


def field_url(lead, name):
    return f"/w/acme/leads/{lead.pk}/fields/{name}/"


def stored(lead):
    with workspace_scope(lead.workspace_id):
        return Lead.objects.for_record().get(pk=lead.pk)


def originals_of(html):
    """Read what the page says that the person saw."""
    return dict(re.findall(r'<input type="hidden" name="(original-[a-z_]+)" value="([^"]*)">', html))


def test_the_editor_holds_the_value_and_what_was_seen(client_of_member, lead):
    html = client_of_member.get(field_url(lead, "value"), headers=HTMX).content.decode()
    assert html.startswith('<form class="inline"')
    assert originals_of(html) == {"original-value": "1000"}
    assert 'name="value" value="1000"' in html


def test_saving_answers_the_row_and_tells_the_rest_of_the_page(client_of_member, lead):
    sent = {"value": "1250.50", "original-value": "1000"}
    answer = client_of_member.post(field_url(lead, "value"), sent, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="lead-value"' in answer.content.decode()
    assert "€1,250.50" in answer.content.decode()
    assert json.loads(answer["HX-Trigger"]) == {"record-changed": {"subject": str(lead.pk)}}
    assert stored(lead).value == Decimal("1250.50")


def test_a_cell_of_a_list_gets_a_cell_back(client_of_member, lead):
    url = field_url(lead, "value") + "?as=cell"
    html = client_of_member.post(url, {"value": "70", "original-value": "1000.00"}, headers=HTMX).content.decode()
    assert html.strip().startswith(f'<td id="lead-{lead.pk}-value" class="number" tabindex="-1" data-edit-url="{url}">')
    assert "€70" in html


def test_what_cannot_be_stored_comes_back_with_its_error(client_of_member, lead):
    answer = client_of_member.post(field_url(lead, "value"), {"value": "-1", "original-value": "1000"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="lead-value"' in html
    assert "greater than or equal to 0" in html
    assert originals_of(html) == {"original-value": "1000"}
    assert stored(lead).value == 1000


def test_a_change_of_a_colleague_s_is_not_overwritten(client_of_member, lead, owner):
    with workspace_scope(lead.workspace_id):
        services.update_lead(lead=stored(lead), values={"value": Decimal(5000)}, by=owner.user, at=timezone.now())
    sent = {"value": "1200", "original-value": "1000"}
    answer = client_of_member.post(field_url(lead, "value"), sent, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert re.findall(r"<dt>(\w+)</dt><dd>([^<]*)</dd>", html) == [
        ("Theirs", "5,000"),
        ("Yours", "1,200"),
        ("Before", "1,000"),
    ]
    assert stored(lead).value == 5000
    again = {"value": "1200"} | originals_of(html)
    assert client_of_member.post(field_url(lead, "value"), again, headers=HTMX).status_code == 200
    assert stored(lead).value == 1200


def test_keeping_theirs_shows_it(client_of_member, lead):
    html = client_of_member.get(field_url(lead, "value") + "?show=1", headers=HTMX).content.decode()
    assert "€1,000" in html
    assert "<form" not in html


def test_the_same_value_in_other_notation_is_no_conflict(client_of_member, lead):
    sent = {"value": "1200", "original-value": " 1000.0"}
    assert client_of_member.post(field_url(lead, "value"), sent, headers=HTMX).status_code == 200


def test_both_writing_the_same_is_no_conflict(client_of_member, lead):
    with workspace_scope(lead.workspace_id):
        services.update_lead(lead=stored(lead), values={"value": Decimal(1200)}, by=None, at=timezone.now())
    sent = {"value": "1200.00", "original-value": "1000"}
    assert client_of_member.post(field_url(lead, "value"), sent, headers=HTMX).status_code == 200


@pytest.mark.parametrize(
    ("name", "before", "sent", "after"),
    [
        ("expected_close_date", "", "2027-03-01", date(2027, 3, 1)),
        ("priority", "", "hot", "hot"),
        ("product_interest", "", "<b>Roof</b> & \u202ebarn", "<b>Roof</b> & \u202ebarn"),
        ("notes", "", "one\r\ntwo", "one\ntwo"),
        ("currency", "EUR", "usd", "USD"),
        ("contacted_at", "", "2026-02-03T10:15", "2026-02-03T10:15:00+00:00"),
    ],
)
def test_every_kind_of_field_is_stored(client_of_member, lead, name, before, sent, after):
    data = {name: sent, f"original-{name}": before}
    answer = client_of_member.post(field_url(lead, name), data, headers=HTMX)
    assert answer.status_code == 200
    value = getattr(stored(lead), name)
    assert (value.isoformat() if name == "contacted_at" else value) == after


def test_line_ends_of_a_browser_are_no_change(client_of_member, lead):
    with workspace_scope(lead.workspace_id):
        services.update_lead(lead=stored(lead), values={"notes": "one\ntwo"}, by=None, at=timezone.now())
        before = stored(lead).updated_at
    sent = {"notes": "one\r\ntwo", "original-notes": "one\r\ntwo"}
    assert client_of_member.post(field_url(lead, "notes"), sent, headers=HTMX).status_code == 200
    assert stored(lead).updated_at == before


def test_the_owner_is_handed_over_with_a_history(client_of_member, lead, owner, membership):
    sent = {"owner": str(owner.user.pk), "original-owner": str(membership.user.pk)}
    assert client_of_member.post(field_url(lead, "owner"), sent, headers=HTMX).status_code == 200
    assert stored(lead).owner == owner.user
    with workspace_scope(lead.workspace_id):
        assert lead.assignments.count() == 2


def test_somebody_who_is_no_member_cannot_become_the_owner(client_of_member, client_of_stranger, lead):
    stranger = client_of_stranger.session["_auth_user_id"]
    answer = client_of_member.post(field_url(lead, "owner"), {"owner": stranger}, headers=HTMX)
    assert answer.status_code == 422


def test_tags_of_two_people_are_merged(client_of_member, lead, workspace):
    TagFactory(workspace=workspace, name="vip")
    with workspace_scope(workspace.pk):
        tag_record(record=stored(lead), names=["vip", "renewal"], by=None, at=timezone.now())
    sent = {"tags": "partner, vip ,", "original-tags": "vip"}
    assert client_of_member.post(field_url(lead, "tags"), sent, headers=HTMX).status_code == 200
    assert [tag["name"] for tag in stored(lead).shown_tags] == ["partner", "renewal", "vip"]


def test_a_contact_is_edited_from_the_lead_s_page_too(client_of_member, lead):
    url = f"/w/acme/contacts/{lead.contact_id}/fields/account/"
    assert client_of_member.post(url, {"account": "Northwind", "original-account": ""}, headers=HTMX).status_code == 200
    with workspace_scope(lead.workspace_id):
        assert Contact.objects.get().account.name == "Northwind"


def test_an_address_that_is_somebody_else_s_is_refused(client_of_member, lead, workspace):
    ContactFactory(workspace=workspace, email="grace@example.org")
    url = f"/w/acme/contacts/{lead.contact_id}/fields/email/"
    sent = {"email": "Grace@Example.org", "original-email": "ada@example.org"}
    answer = client_of_member.post(url, sent, headers=HTMX)
    assert answer.status_code == 422
    assert "This e-mail address belongs to another contact already." in answer.content.decode()


def test_without_a_script_a_field_is_a_page(client_of_member, lead):
    page = client_of_member.get(field_url(lead, "value")).content.decode()
    assert "<html" in page
    answer = client_of_member.post(field_url(lead, "value"), {"value": "7", "original-value": "1000"})
    assert (answer.status_code, answer["Location"]) == (302, f"/w/acme/leads/{lead.pk}/")
    conflict = client_of_member.post(field_url(lead, "value"), {"value": "8", "original-value": "1000"})
    assert conflict.status_code == 409
    assert "Use mine" in conflict.content.decode()


@pytest.mark.parametrize("name", ["stage", "id", "workspace", "created_by", "nonsense"])
def test_other_fields_have_no_address(client_of_member, lead, name):
    assert client_of_member.get(field_url(lead, name)).status_code == 404


def test_who_may_not_change_leads_gets_no_editor(client_of_viewer, client_of_stranger, lead):
    for client, status in [(client_of_viewer, 403), (client_of_stranger, 404)]:
        assert client.get(field_url(lead, "value")).status_code == status
        assert client.post(field_url(lead, "value"), {"value": "1"}).status_code == status
    assert stored(lead).value == 1000


@pytest.mark.django_db(transaction=True)
def test_of_two_people_saving_at_once_one_is_asked(lead, owner, membership):
    def save(person, value):
        client = Client()
        client.force_login(person.user)
        sent = {"value": value, "original-value": "1000"}
        return client.post(field_url(lead, "value"), sent, headers=HTMX).status_code

    answers = at_once(partial(save, owner, "2000"), partial(save, membership, "3000"))
    assert sorted(answers) == [200, 409]
    assert stored(lead).value in {2000, 3000}


def test_a_form_sends_on_only_what_was_touched(lead):
    with workspace_scope(lead.workspace_id):
        record = stored(lead)
        sent = {"value": "1000.00", "original-value": "1000", "budget": "9k", "original-budget": "", "currency": "EUR"}
        form = LeadForm(sent, instance=record, only=["value", "budget", "currency"])
        assert form.is_valid()
        assert (form.values(), form.originals()) == ({"budget": "9k", "currency": "EUR"}, {"budget": ""})


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("tags", "x" * 101, "A name has at most 100 characters."),
        ("product_interest", "x" * 501, "Ensure this value has at most 500 characters"),
        ("contacted_at", "0001-01-01T00:00", "Give a year from 1800 to 2199."),
        ("contacted_at", "9999-12-31T23:59", "Give a year from 1800 to 2199."),
        ("expected_close_date", "0001-01-01", "Give a year from 1800 to 2199."),
    ],
)
def test_what_no_index_or_calendar_takes_is_refused(client_of_member, lead, member, name, sent, said):
    member.timezone = "America/New_York"
    member.save()
    answer = client_of_member.post(field_url(lead, name), {name: sent}, headers=HTMX)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("name", ["first_name", "last_name", "phone_number"])
def test_a_person_s_name_or_number_longer_than_an_index_takes_is_refused(client_of_member, lead, name):
    long = "".join(f"{n:x}" for n in range(3000))
    url = f"/w/acme/contacts/{lead.contact_id}/fields/{name}/"
    assert client_of_member.post(url, {name: long}, headers=HTMX).status_code == 422
