"""Notes on leads, contacts and accounts."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from activities.models import Note
from activities.services import add_note
from core.scope import workspace_scope
from tests.factories import AccountFactory

HTMX = {"HX-Request": "true"}


def notes_url(subject):
    return f"/w/acme/notes/{subject._meta.model_name}/{subject.pk}/"


def note_url(note):
    return f"/w/acme/notes/{note.pk}/"


def kept(workspace):
    with workspace_scope(workspace.pk):
        return list(Note.objects.order_by("pk"))


@pytest.fixture
def note(lead, member):
    with workspace_scope(lead.workspace_id):
        return add_note(subject=lead, content="Called", by=member, at=timezone.now())


@pytest.fixture
def subjects(lead):
    return [lead, lead.contact, AccountFactory(workspace=lead.workspace)]


def test_a_note_is_written_on_a_lead_a_contact_and_an_account(client_of_member, subjects, member, workspace):
    for subject in subjects:
        sent = {"content": "Hello\r\nthere", "note_type": "call", "is_private": "on"}
        answer = client_of_member.post(notes_url(subject), sent, headers=HTMX)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert html.count('class="entry"') >= 1
        assert 'id="composer"' in html and 'hx-swap-oob="true"' in html
    ids = [each.lead_id or each.contact_id or each.account_id for each in kept(workspace)]
    assert ids == [subject.pk for subject in subjects]
    assert {(each.content, each.note_type, each.is_private, each.created_by_id) for each in kept(workspace)} == {
        ("Hello\nthere", "call", True, member.pk)
    }


def test_the_answer_shows_only_what_the_page_lacks(client_of_member, lead, note):
    page = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    (after,) = re.findall(r'name="after" value="([^"]+)"', page)
    sent = {"content": "Second", "note_type": "general", "after": after, "show": "all"}
    html = client_of_member.post(notes_url(lead), sent, headers=HTMX).content.decode()
    assert html.count('class="entry"') == 1
    assert "Second" in html


def test_an_empty_note_comes_back_to_the_composer(client_of_member, lead, workspace):
    answer = client_of_member.post(notes_url(lead), {"content": " \n", "note_type": "general"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#composer", "outerHTML")
    assert "Write something first." in answer.content.decode()
    plain = client_of_member.post(notes_url(lead), {"content": "", "note_type": "general"})
    assert (plain.status_code, "<html" in plain.content.decode()) == (422, True)
    assert kept(workspace) == []


def test_without_a_script_one_is_back_on_the_record(client_of_member, lead):
    answer = client_of_member.post(notes_url(lead), {"content": "x", "note_type": "general"})
    assert (answer.status_code, answer["Location"]) == (302, f"/w/acme/leads/{lead.pk}/")


def test_html_is_text_and_only_honest_links_can_be_clicked(client_of_member, lead, member):
    text = "<b>bold</b> javascript:alert(1) https://example.org/a?b=1&c=2 mailto:ada@example.org"
    client_of_member.post(notes_url(lead), {"content": text, "note_type": "general"})
    html = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt; javascript:alert(1)" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener" target="_blank">' in html
    assert 'href="javascript:' not in html


def test_an_author_changes_a_note(client_of_member, note, workspace):
    form = client_of_member.get(note_url(note), headers=HTMX).content.decode()
    assert ">\nCalled</textarea>" in form
    sent = {"content": "Called twice", "note_type": "meeting"}
    answer = client_of_member.post(note_url(note), sent, headers=HTMX)
    assert f'id="note-{note.pk}"' in answer.content.decode()
    assert "Called twice" in answer.content.decode()
    (stored,) = kept(workspace)
    assert (stored.content, stored.note_type) == ("Called twice", "meeting")
    assert client_of_member.post(note_url(note), {"content": "", "note_type": "x"}, headers=HTMX).status_code == 422
    assert "Called twice" in client_of_member.get(note_url(note) + "?show=1", headers=HTMX).content.decode()


def test_an_author_deletes_a_note(client_of_member, note, workspace):
    answer = client_of_member.post(note_url(note), {"delete": "1"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (200, b"")
    assert kept(workspace) == []


def test_nobody_else_changes_it_or_sees_it_when_it_is_private(client_of_owner, client_of_member, note, workspace):
    assert client_of_owner.post(note_url(note), {"content": "x", "note_type": "general"}).status_code == 403
    assert client_of_owner.post(note_url(note), {"delete": "1"}).status_code == 403
    client_of_member.post(note_url(note), {"content": "secret", "note_type": "general", "is_private": "on"})
    url = f"/w/acme/leads/{note.lead_id}/"
    assert "secret" in client_of_member.get(url).content.decode()
    assert "secret" not in client_of_owner.get(url).content.decode()
    assert [each.content for each in kept(workspace)] == ["secret"]


def test_viewers_and_strangers_write_nothing(client_of_viewer, client_of_stranger, subjects, note, workspace):
    for subject in subjects:
        assert client_of_viewer.post(notes_url(subject), {"content": "x"}).status_code == 403
        assert client_of_stranger.post(notes_url(subject), {"content": "x"}).status_code == 404
    assert client_of_viewer.get(note_url(note)).status_code == 403
    assert client_of_stranger.get(note_url(note)).status_code == 404
    assert len(kept(workspace)) == 1
