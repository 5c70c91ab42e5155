"""The recycle bin and the history of operations."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from contacts import services as contacts
from contacts.models import Contact
from core.scope import workspace_scope
from leads import services as leads
from leads.models import Lead
from operations.models import Deleted, Operation, RowChange
from operations.recording import recording
from operations.services import begin, finish
from tests.factories import ContactFactory
from workspaces.models import Role

BIN, RESTORE, DELETE = "/w/acme/bin/", "/w/acme/bin/restore/", "/w/acme/bin/delete/"


@pytest.fixture
def deleted(lead, owner) -> Deleted:
    """Ada and her lead, deleted by Olga."""
    with workspace_scope(lead.workspace_id):
        contacts.delete_contact(contact=Contact.objects.get(), by=owner.user, at=timezone.now())
        return Deleted.objects.get()


@pytest.fixture
def assigned(workspace, lead, owner) -> Operation:
    with workspace_scope(workspace.pk):
        operation = begin(kind="assign", title="Assign 1 lead to nobody", by=owner.user, at=timezone.now(), total=1)
        with recording(operation):
            leads.assign_lead(lead=lead, owner=None, by=owner.user, at=timezone.now())
        finish(operation=operation, at=timezone.now())
    return operation


def test_the_bin_shows_who_deleted_what_with_what_and_for_how_long(client_of_owner, deleted):
    page = client_of_owner.get(BIN).content.decode()
    for text in ("Ada Lovelace", "with 1 lead", "Olga Example", "30 days left"):
        assert text in page
    assert "Ada Lovelace" in client_of_owner.get(f"{BIN}?q=lovel&kind=contacts.contact").content.decode()
    for query in ("q=bob", "kind=leads.lead", "q=%00", "after=x&kind=nonsense"):
        assert client_of_owner.get(f"{BIN}?{query}").status_code == 200
    assert "Nothing deleted is called so" in client_of_owner.get(f"{BIN}?q=bob").content.decode()


def test_the_empty_bin_says_what_comes_into_it(client_of_member):
    assert "The recycle bin is empty" in client_of_member.get(BIN).content.decode()


def test_deleting_offers_undo_and_the_bin_gives_back(client_of_owner, lead, workspace):
    asked = client_of_owner.get(f"/w/acme/leads/{lead.pk}/delete/").content.decode()
    assert "It stays in the recycle bin for 30 days" in asked
    page = client_of_owner.post(f"/w/acme/leads/{lead.pk}/delete/", follow=True).content.decode()
    with workspace_scope(workspace.pk):
        operation = Operation.objects.get()
        assert not Lead.objects.exists()
    assert f'data-undo-url="/w/acme/operations/{operation.pk}/undo/"' in page
    answer = client_of_owner.post(f"/w/acme/operations/{operation.pk}/undo/", headers={"HX-Request": "true"})
    assert (answer.status_code, "Undone." in answer.headers["HX-Trigger"]) == (204, True)
    again = client_of_owner.post(f"/w/acme/operations/{operation.pk}/undo/", headers={"HX-Request": "true"})
    assert "Olga Example undid this already." in again.headers["HX-Trigger"]
    with workspace_scope(workspace.pk):
        assert Lead.objects.get().pk == lead.pk
    timeline = client_of_owner.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    assert "restored" in timeline


def test_ticked_records_are_restored(client_of_owner, deleted, workspace):
    page = client_of_owner.post(RESTORE, {"ids": [str(deleted.pk)]}, follow=True).content.decode()
    assert "Ada Lovelace: 1 record is back." in page
    with workspace_scope(workspace.pk):
        assert Lead.objects.count() == Contact.objects.count() == 1
    assert client_of_owner.post(RESTORE, {"ids": [str(deleted.pk)]}).status_code == 404
    assert "Tick what is to be restored." in client_of_owner.post(RESTORE, follow=True).content.decode()


def test_a_taken_address_is_told(client_of_owner, deleted, workspace):
    ContactFactory(workspace=workspace, email="ada@example.org")
    page = client_of_owner.post(RESTORE, {"ids": [str(deleted.pk)]}, follow=True).content.decode()
    assert "Ada Lovelace: Another contact has its e-mail by now." in page


def test_managers_delete_for_good(client_of_owner, client_of_member, deleted, workspace):
    assert client_of_member.get(f"{DELETE}?ids={deleted.pk}").status_code == 403
    asked = client_of_owner.get(f"{DELETE}?ids={deleted.pk}").content.decode()
    assert "Ada Lovelace and all that went with them" in asked
    client_of_owner.post(f"{DELETE}?ids={deleted.pk}")
    with workspace_scope(workspace.pk):
        assert (Deleted.objects.count(), RowChange.objects.count()) == (0, 0)


def test_who_did_not_do_it_undoes_it_as_a_manager_only(client_of_member, client_of_viewer, assigned, deleted):
    assert client_of_member.post(RESTORE, {"ids": [str(deleted.pk)]}).status_code == 403
    assert client_of_member.post(f"/w/acme/operations/{assigned.pk}/undo/").status_code == 403
    for path in (BIN, "/w/acme/operations/", f"/w/acme/operations/{assigned.pk}/"):
        assert client_of_viewer.get(path).status_code == 403
        assert client_of_member.get(path).status_code == 200
    assert "Restore Ada" not in client_of_member.get(BIN).content.decode()


def test_nothing_of_another_workspace_is_found(client_of_stranger, assigned, deleted):
    other = {"ids": [str(deleted.pk)]}
    for path in (BIN, f"/w/acme/operations/{assigned.pk}/", f"/w/other/operations/{assigned.pk}/"):
        assert client_of_stranger.get(path).status_code == 404
    for path in ("/w/other/bin/restore/", "/w/other/bin/delete/", f"/w/other/operations/{assigned.pk}/undo/"):
        assert client_of_stranger.post(path, other).status_code == 404
    assert client_of_stranger.get("/w/other/bin/?q=Ada").content.decode().count("Lovelace") == 0


def test_undo_says_what_will_happen_and_lists_what_stayed(client_of_owner, assigned, lead, owner, workspace):
    undo = f"/w/acme/operations/{assigned.pk}/undo/"
    assert "The only record goes back." in client_of_owner.get(undo).content.decode()
    with workspace_scope(workspace.pk):
        leads.assign_lead(lead=lead, owner=owner.user, by=owner.user, at=timezone.now())
    assert "0 of 1 records go back; 1 was changed since and stays." in client_of_owner.get(undo).content.decode()
    page = client_of_owner.post(undo, {"sure": "1"}, follow=True).content.decode()
    assert "Undone: 0 went back, 1 stayed." in page
    assert "What stayed, and why" in page
    assert f'href="/w/acme/leads/{lead.pk}/"' in page
    assert "It was changed since." in page
    assert "Assign 1 lead to nobody" in client_of_owner.get("/w/acme/operations/").content.decode()


def test_what_runs_shows_its_progress_and_can_be_cancelled(workspace, owner, client_of_owner):
    with workspace_scope(workspace.pk):
        operation = begin(
            kind="edit", title="Edit 900 leads", by=owner.user, at=timezone.now(), total=900, done=300, job="x.y"
        )
    page = client_of_owner.get(f"/w/acme/operations/{operation.pk}/").content.decode()
    assert "300 / 900" in page
    assert 'hx-trigger="every 1s"' in page
    cancel = f"/w/acme/operations/{operation.pk}/cancel/"
    assert "What it has done so far stays" in client_of_owner.get(cancel).content.decode()
    assert "Cancelled" in client_of_owner.post(cancel, follow=True).content.decode()
    part = client_of_owner.get(f"/w/acme/operations/{operation.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in part


def test_a_role_may_undo_what_it_did_itself(workspace, lead, membership, client_of_member):
    assert membership.role == Role.STAFF
    with workspace_scope(workspace.pk):
        operation = begin(kind="assign", title="Mine", by=membership.user, at=timezone.now())
        with recording(operation):
            leads.assign_lead(lead=lead, owner=None, by=membership.user, at=timezone.now())
        finish(operation=operation, at=timezone.now())
    client: Client = client_of_member
    assert client.post(f"/w/acme/operations/{operation.pk}/undo/", {"sure": "1"}).status_code == 302
    with workspace_scope(workspace.pk):
        assert Lead.objects.get().owner == membership.user
