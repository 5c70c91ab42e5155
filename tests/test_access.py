"""
Ids of another workspace, given wherever an id is taken, and what may be seen of it: nothing.

Somebody who belongs to both `acme` and `other` asks in `other` for rows of `acme`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.services import add_note
from contacts.models import Contact, Tag
from contacts.services import set_tags, tags_named
from core.models import TenantModel
from core.scope import every_workspace, workspace_scope
from leads import services
from leads.models import Lead
from pipelines.blueprints import SALES
from pipelines.services import create_pipeline
from tests.factories import AccountFactory, ContactFactory, LeadSourceFactory, MembershipFactory, WorkspaceFactory
from tests.test_guards_urls import PAGES, path_of, records
from workspaces.models import Role, User, Workspace

__all__ = ["records"]
SECRET = "Xylophone"  # stands in every row of acme that a page could show


@pytest.fixture
def other(db: None) -> Workspace:
    made: Workspace = WorkspaceFactory(slug="other", name="Other")
    return made


@pytest.fixture
def visitor(owner: Any, other: Workspace) -> Client:
    """An owner of both workspaces."""
    MembershipFactory(workspace=other, user=owner.user, role=Role.OWNER)
    client = Client()
    client.force_login(owner.user)
    return client


@pytest.fixture
def own(other: Workspace, owner: Any) -> Lead:
    """A lead of `other`."""
    contact = ContactFactory(workspace=other, first_name="Bob", email="bob@example.org")
    with workspace_scope(other.pk):
        pipeline = create_pipeline(blueprint=SALES, by=None, at=timezone.now())
        return services.create_lead(contact=contact, pipeline=pipeline, by=owner.user, at=timezone.now())


@pytest.fixture
def secrets(workspace: Workspace, lead: Lead, owner: Any) -> None:
    """Rows of acme that nobody in `other` may see."""
    AccountFactory(workspace=workspace, name=f"{SECRET} Company")
    LeadSourceFactory(workspace=workspace, name=f"{SECRET} source")
    with workspace_scope(workspace.pk):
        contact = Contact.objects.get(pk=lead.contact_id)
        contact.last_name = SECRET
        contact.save()
        set_tags(record=lead, tags=tags_named([f"{SECRET} tag"]))
        add_note(subject=lead, content=f"{SECRET} note", by=owner.user, at=timezone.now())
        services.change_stage(
            lead=lead, to_stage=lead.stage.pipeline.stages.get(name="Contacted"), by=owner.user, at=timezone.now()
        )


def snapshot() -> dict[str, list[Any]]:
    """Give what all workspaces hold, as text."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)]
    found = {}
    with every_workspace(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = [row for (row,) in cursor]
    return found


def test_ids_of_another_workspace_are_not_found_at_any_address(records, visitor, own):
    before = snapshot()
    wrong = {}
    for name in PAGES:
        path = path_of(name, records)
        if not any(isinstance(value, UUID) and str(value) in path for value in records.values()):
            continue
        path = path.replace("/w/acme/", "/w/other/", 1)
        asked = visitor.get(path).status_code, visitor.post(path, {"stage": str(own.stage_id), "name": "x"}).status_code
        if not {*asked} <= {404, 405} or 404 not in asked:
            wrong[name] = asked
    assert wrong == {}
    assert snapshot() == before


def foreign(records: dict[str, Any], workspace: Workspace) -> dict[str, str]:
    with workspace_scope(workspace.pk):
        stranger = User.objects.create_user("only-acme@example.com", "x")
    MembershipFactory(workspace=workspace, user=stranger)
    ids = {"stage": "stage_id", "source": "source_id", "contact": "contact_id"}
    return {name: str(records[key]) for name, key in ids.items()} | {"owner": str(stranger.pk)}


def test_a_lead_of_ones_own_takes_no_reference_to_another_workspace(records, workspace, visitor, own, other):
    ids = foreign(records, workspace)
    path = f"/w/other/leads/{own.pk}"
    before = snapshot()
    attempts = {
        "stage": visitor.post(f"{path}/stage/", {"stage": ids["stage"]}),
        "from_stage": visitor.post(f"{path}/stage/", {"stage": str(own.stage_id), "from_stage": ids["stage"]}),
        "owner": visitor.post(f"{path}/owner/", {"owner": ids["owner"]}),
        "field owner": visitor.post(f"{path}/fields/owner/", {"owner": ids["owner"]}),
        "field source": visitor.post(f"{path}/fields/source/", {"source": ids["source"]}),
        "edit": visitor.post(f"{path}/edit/", {"source": ids["source"], "owner": ids["owner"], "currency": "EUR"}),
    }
    for name in ("contact", "stage", "source", "owner"):
        person = {"first_name": "Mallory", "currency": "EUR", name: ids[name]}
        attempts[f"new with {name}"] = visitor.post("/w/other/leads/new/", person)
    attempts["contact's owner"] = visitor.post(
        f"/w/other/contacts/{own.contact_id}/fields/owner/", {"owner": ids["owner"]}
    )
    attempts["order"] = visitor.post(
        f"/w/other/settings/pipelines/{records['pipeline_id']}/order/", {"stages": [ids["stage"]]}
    )
    statuses = {name: answer.status_code for name, answer in attempts.items()}
    assert {name: status for name, status in statuses.items() if status not in {404, 422}} == {}
    assert snapshot() == before


def test_bulk_changes_touch_nothing_of_another_workspace(records, workspace, visitor, own):
    ids = foreign(records, workspace)
    before = snapshot()
    changes = [
        {"do": "move", "stage": str(own.stage_id)},
        {"do": "assign", "owner": ""},
        {"do": "assign", "owner": ids["owner"]},
        {"do": "tag", "add": "x"},
        {"do": "delete"},
    ]
    for change in changes:
        answer = visitor.post("/w/other/leads/bulk/", {"ids": [str(records["lead_id"])], "sure": "1", **change})
        assert answer.status_code in {302, 404, 422}, (change, answer.status_code)
    refused = {"do": "move", "sure": "1", "ids": [str(own.pk)], "stage": ids["stage"]}
    assert visitor.post("/w/other/leads/bulk/", refused).status_code == 422
    export = b"".join(visitor.post("/w/other/leads/export/", {"ids": [str(records["lead_id"])]})).decode()
    assert "Lovelace" not in export
    after = snapshot()
    assert {name for name in before if after[name] != before[name]} <= {"contacts_tag"}


def test_lists_search_palette_and_exports_show_nothing_of_another_workspace(visitor, secrets, own):
    paths = [
        "/", "/leads/", "/board/", "/board/cards/", "/contacts/", "/companies/", "/imports/", "/settings/members/",
        "/settings/sources/", "/settings/pipelines/", "/leads/new/", "/contacts/new/", "/leads/export/",
        f"/search/?q={SECRET}", f"/leads/?q={SECRET}", f"/contacts/?q={SECRET}", f"/companies/?q={SECRET}",
        f"/board/?q={SECRET}", f"/companies/names/?q={SECRET}", f"/companies/names/?company={SECRET}",
        "/leads/duplicates/?email=ada@example.org", "/contacts/duplicates/?email=ada@example.org",
        f"/leads/{own.pk}/", f"/leads/{own.pk}/fields/source/", f"/leads/{own.pk}/fields/tags/",
    ]  # fmt: skip
    for path in paths:
        for headers in ({}, {"HX-Request": "true"}):
            answer = visitor.get(f"/w/other{path}", headers=headers)
            assert answer.status_code in {200, 405}, (path, answer.status_code)
            body = b"".join(answer) if answer.streaming else answer.content
            said = body.decode().replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
            assert "ada@example.org" not in said, path
            assert "Lovelace" not in said, path
            for word in ("Company", "source", "tag", "note"):
                assert f"{SECRET} {word}" not in said, path
    seen = visitor.get(f"/w/acme/leads/?q={SECRET}").content.decode()
    assert SECRET in seen.replace(f'value="{SECRET}"', "")


def test_filters_by_ids_of_another_workspace_find_nothing(records, workspace, visitor, own):
    ids = foreign(records, workspace)
    with workspace_scope(workspace.pk):
        ids["tag"] = str(tags_named([f"{SECRET} tag"])[0].pk)
        assert Tag.objects.count() == 1
    for name, value in ids.items():
        for path in ("/leads/", "/board/"):
            answer = visitor.get(f"/w/other{path}?{name}={value}")
            assert answer.status_code in {200, 404, 422}, (path, name)
            assert "Lovelace" not in answer.content.decode()
            assert SECRET not in answer.content.decode()


def test_a_viewer_s_complete_forms_are_refused_and_change_nothing(records, client_of_viewer, stages):
    before = snapshot()
    lead, contact, note = (records[key] for key in ("lead_id", "contact_id", "note_id"))
    forms = {
        "/leads/new/": {"first_name": "Mallory", "currency": "EUR"},
        f"/leads/{lead}/stage/": {"stage": str(stages["won"].pk)},
        f"/leads/{lead}/fields/budget/": {"budget": "1"},
        f"/leads/{lead}/edit/": {"budget": "1", "currency": "EUR"},
        f"/leads/{lead}/delete/": {},
        f"/leads/{lead}/owner/": {"owner": ""},
        "/leads/bulk/": {"ids": [str(lead)], "do": "move", "sure": "1", "stage": str(stages["won"].pk)},
        f"/contacts/{contact}/fields/last_name/": {"last_name": "Mallory"},
        "/contacts/new/": {"first_name": "Mallory"},
        f"/notes/lead/{lead}/": {"content": "Hello", "note_type": "general"},
        f"/notes/{note}/": {"content": "Hello", "note_type": "general"},
        "/settings/sources/new/": {"name": "Mine", "category": "other"},
        f"/settings/stages/{stages['won'].pk}/": {"name": "Mine"},
        f"/settings/members/{records['membership_id']}/role/": {"role": "owner"},
    }
    statuses = {path: client_of_viewer.post(f"/w/acme{path}", form).status_code for path, form in forms.items()}
    assert {path: status for path, status in statuses.items() if status != 403} == {}
    assert snapshot() == before
