"""Contacts and companies changed many at once, through their lists."""

from __future__ import annotations

import json

import pytest

from contacts.models import Account, Contact
from core.scope import workspace_scope
from operations.models import Operation
from tests.factories import AccountFactory, ContactFactory

HTMX = {"HX-Request": "true", "HX-Target": "dialog"}
BOTH = [(ContactFactory, Contact, "/w/acme/contacts/bulk/"), (AccountFactory, Account, "/w/acme/companies/bulk/")]


@pytest.mark.parametrize(("made", "model", "path"), BOTH)
def test_marks_are_set_on_many_and_taken_back(client_of_member, workspace, made, model, path):
    ids = [str(made(workspace=workspace).pk) for _ in range(3)]
    for do, name, value in (
        ("archive", "is_archived", True),
        ("unarchive", "is_archived", False),
        ("star", "is_favorite", True),
        ("unstar", "is_favorite", False),
    ):
        assert client_of_member.post(path, {"do": do, "ids": ids}, headers=HTMX).status_code == 200
        answer = client_of_member.post(path, {"do": do, "sure": "1", "ids": ids}, headers=HTMX)
        assert answer.status_code == 204, answer.content.decode()
        with workspace_scope(workspace.pk):
            assert set(model.objects.values_list(name, flat=True)) == {value}
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo_url"]
    client_of_member.post(undo, headers=HTMX)
    with workspace_scope(workspace.pk):
        assert set(model.objects.values_list("is_favorite", flat=True)) == {True}
        assert Operation.objects.count() == 4


@pytest.mark.parametrize(("made", "model", "path"), BOTH)
def test_fields_and_tags_are_edited_together(client_of_member, workspace, made, model, path):
    ids = [str(made(workspace=workspace).pk) for _ in range(2)]
    sent = {"do": "edit", "sure": "1", "ids": ids, "field": ["priority", "city", "tags"]}
    sent |= {"how-priority": "set", "to-priority": "high", "how-city": "set", "to-city": "Oslo"}
    sent |= {"how-tags": "add", "to-tags": "vip"}
    assert client_of_member.post(path, sent, headers=HTMX).status_code == 204
    with workspace_scope(workspace.pk):
        assert model.objects.filter(priority="high", city="Oslo", tags__name="vip").count() == 2


@pytest.mark.parametrize(("made", "model", "path"), BOTH)
def test_what_must_be_unique_is_not_offered_and_viewers_change_nothing(
    client_of_member, client_of_viewer, workspace, made, model, path
):
    ids = [str(made(workspace=workspace).pk)]
    page = client_of_member.post(path, {"do": "edit", "ids": ids}, headers=HTMX).content.decode()
    assert '<option value="priority">' in page
    assert '<option value="email">' not in page and '<option value="name">' not in page
    assert client_of_viewer.post(path, {"do": "archive", "sure": "1", "ids": ids}).status_code == 403
    assert client_of_member.post(path, {"do": "delete", "sure": "1", "ids": ids}).status_code == 403
