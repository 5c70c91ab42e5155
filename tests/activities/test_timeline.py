"""The timeline: one stream of facts and notes, in order, paged without gaps or doubles, folded where it helps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from activities.entries import entries
from activities.models import Note
from activities.services import add_note
from activities.timeline import PAGE, Place, Show, read_page
from contacts import services as contacts
from core.scope import workspace_scope
from events import log
from leads import services
from leads.models import Lead
from tests.factories import LeadFactory

HTMX = {"HX-Request": "true"}
T = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def minutes(number):
    return T + timedelta(minutes=number)


def change(lead, by, at, **fields):
    return services.edit_lead(lead=lead, values=fields, by=by, at=at)


def texts(page, subject, viewer):
    return [re.sub(r"<[^>]+>", "", entry.text) for entry in entries(page, subject, viewer)]


@pytest.fixture
def old(lead, scope):
    """The lead, made at T; later things happen after that."""
    lead.stage_changes.all().delete()
    from events.models import Event

    Event.objects.update(occurred_at=T)
    Lead.objects.update(stage_entered_at=T, last_activity_at=T)
    return Lead.objects.for_record().get(pk=lead.pk)


def test_facts_and_notes_stand_in_one_order_newest_first(old, stages, member):
    add_note(subject=old, content="First call", by=member, at=minutes(1), note_type=Note.Type.CALL)
    services.change_stage(lead=old, to_stage=stages["contacted"], by=member, at=minutes(2), notes="He was kind")
    add_note(subject=old, content="Second", by=member, at=minutes(3))
    page = read_page(old, viewer=member)
    assert texts(page, old, member) == [
        "Sam Example · Note",
        "Sam Example moved this lead from New to Contacted",
        "Sam Example · Call",
        "Sam Example added this lead in New",
    ]
    assert entries(page, old, member)[1].note == {"content": "He was kind"}
    assert page.older is None


def test_pages_hold_everything_exactly_once_also_at_one_moment(old, member):
    for number in range(PAGE):
        add_note(subject=old, content=f"note {number}", by=member, at=minutes(number // 7))
        log.record("lead.assigned", subject=old, actor=member, at=minutes(number // 7), data={"to": str(number)})
    page = read_page(old, viewer=member)
    seen = [row.place for row in page.rows]
    while page.older:
        page = read_page(old, viewer=member, before=page.older)
        seen += [row.place for row in page.rows]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 1
    assert seen == sorted(seen, reverse=True)


def test_what_is_newer_than_a_place_is_told_apart(old, member):
    add_note(subject=old, content="seen", by=member, at=minutes(1))
    newest = read_page(old, viewer=member).rows[0].place
    assert read_page(old, viewer=member, after=newest).rows == []
    add_note(subject=old, content="new", by=member, at=minutes(2))
    assert [row.data["content"] for row in read_page(old, viewer=member, after=newest).rows] == ["new"]


def test_changes_of_one_person_in_a_row_are_folded(old, member, owner):
    change(old, member, minutes(1), value=2000)
    change(old, member, minutes(2), budget="9k", priority="hot")
    change(old, owner.user, minutes(3), value=3000)
    change(old, member, minutes(4), value=4000)
    change(old, member, minutes(90), budget="10k")
    page = read_page(old, viewer=member)
    assert texts(page, old, member) == [
        "Sam Example changed budget of this lead from 9k to 10k",
        "Sam Example changed value of this lead from 3,000 to 4,000",
        "Olga Example changed value of this lead from 2,000 to 3,000",
        "Sam Example changed 3 fields of this lead",
        "Sam Example added this lead in New",
    ]
    folded = entries(page, old, member)[3]
    assert folded.changes == [("budget", "", "9k"), ("priority", "", "Hot"), ("value", "1,000", "2,000")]


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        (Show.ALL, ["lead.updated", "note", "lead.stage_changed", "lead.created"]),
        (Show.NOTES, ["note"]),
        (Show.STAGE, ["lead.stage_changed", "lead.created"]),
        (Show.CHANGES, ["lead.updated"]),
    ],
)
def test_tabs_show_some_kinds_only(old, stages, member, show, kinds):
    services.change_stage(lead=old, to_stage=stages["contacted"], by=member, at=minutes(1))
    add_note(subject=old, content="x", by=member, at=minutes(2))
    change(old, member, minutes(3), value=2000)
    assert [row.kind for row in read_page(old, viewer=member, show=show).rows] == kinds


def test_a_private_note_is_its_author_s(old, member, owner):
    add_note(subject=old, content="mine", by=member, at=minutes(1), is_private=True)
    assert [row.kind for row in read_page(old, viewer=member).rows] == ["note", "lead.created"]
    assert [row.kind for row in read_page(old, viewer=owner.user).rows] == ["lead.created"]


def test_a_lead_shows_changes_of_its_contact_and_a_contact_what_happened_to_its_leads(old, stages, member, workspace):
    other = LeadFactory(
        workspace=workspace, contact=old.contact, stage=stages["new"], product_interest="Roof", stage_entered_at=T
    )
    services.change_stage(lead=other, to_stage=stages["won"], by=member, at=minutes(1))
    contacts.update_contact(contact=old.contact, values={"job_title": "CEO"}, by=member, at=minutes(2))
    add_note(subject=old.contact, content="about Ada", by=member, at=minutes(3))
    assert [row.kind for row in read_page(old, viewer=member).rows] == ["contact.updated", "lead.created"]
    of_contact = read_page(old.contact, viewer=member)
    assert [row.kind for row in of_contact.rows] == ["note", "contact.updated", "lead.stage_changed", "lead.created"]
    assert texts(of_contact, old.contact, member)[2] == "Sam Example moved Roof from New to Won"


def test_what_a_person_who_left_did_stays(old, owner):
    note = add_note(subject=old, content="bye", by=owner.user, at=minutes(1))
    Note.objects.filter(pk=note.pk).update(created_by=None)
    page = read_page(old, viewer=owner.user)
    assert texts(page, old, owner.user)[0] == "Somebody who left · Note"


@pytest.mark.parametrize("text", ["", "_", "x_y", "2026-01-01_" + "0" * 32, "2026-01-01T00:00:00+00:00_z"])
def test_a_place_that_is_none_is_passed_over(text):
    assert Place.read(text) is None


def test_a_place_is_read_as_it_was_written():
    place = Place(minutes(1) + timedelta(microseconds=7), UUID(int=5))
    assert Place.read(str(place)) == place


def url(lead, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/w/acme/timeline/lead/{lead.pk}/?{asked}"


def test_load_more_goes_on_where_the_page_ended(client_of_member, lead, member):
    with workspace_scope(lead.workspace_id):
        for number in range(PAGE + 5):
            add_note(subject=lead, content=f"note {number:02}", by=member, at=timezone.now())
    first = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    (more,) = re.findall(r'id="timeline-more".*?hx-get="([^"]+)"', first, re.DOTALL)
    headers = HTMX | {"HX-Target": "timeline-more"}
    rest = client_of_member.get(more.replace("&amp;", "&"), headers=headers).content.decode()
    shown = [re.findall(r"note (\d\d)", html) for html in (first, rest)]
    assert shown == [[f"{n:02}" for n in range(PAGE + 4, 4, -1)], ["04", "03", "02", "01", "00"]]
    assert "timeline-more" not in rest


def test_the_top_asks_for_what_is_new_and_moves_up(client_of_member, lead, member):
    page = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    (top,) = re.findall(r'id="timeline-top".*?hx-get="([^"]+)"', page, re.DOTALL)
    headers = HTMX | {"HX-Target": "timeline-top"}
    nothing = client_of_member.get(top.replace("&amp;", "&"), headers=headers).content.decode()
    assert (nothing.count("<li"), "timeline-top" in nothing) == (1, True)
    with workspace_scope(lead.workspace_id):
        add_note(subject=lead, content="news", by=member, at=timezone.now())
    news = client_of_member.get(top.replace("&amp;", "&"), headers=headers).content.decode()
    assert (news.count('class="entry"'), "news" in news) == (1, True)
    (moved,) = re.findall(r'id="timeline-top".*?hx-get="([^"]+)"', news, re.DOTALL)
    assert moved != top


def test_the_timeline_has_a_page_of_its_own(client_of_member, client_of_viewer, client_of_stranger, lead):
    for client, status in [(client_of_member, 200), (client_of_viewer, 200), (client_of_stranger, 404)]:
        assert client.get(url(lead, show="stage")).status_code == status
    assert "<html" in client_of_member.get(url(lead)).content.decode()
    assert client_of_member.get(url(lead, show="x", before="y")).status_code == 200
    assert client_of_member.get(f"/w/acme/timeline/stage/{lead.stage_id}/").status_code == 404
    assert client_of_member.get(f"/w/acme/timeline/contact/{lead.pk}/").status_code == 404


def test_a_contact_s_timeline_hears_of_its_leads_too(client_of_member, lead):
    html = client_of_member.get(f"/w/acme/contacts/{lead.contact_id}/").content.decode()
    (told,) = re.findall(r'id="timeline-top" hidden data-live-subject="([^"]+)"', html)
    assert told.split() == [str(lead.contact_id), str(lead.pk)]
