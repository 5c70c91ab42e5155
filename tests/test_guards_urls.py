"""
Who may open which address: every view says so itself, and one table says what comes of it.

A new address needs its line in PAGES; the last test names those that have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from activities.services import add_note
from contacts.models import DuplicateCandidate
from core.scope import workspace_scope
from customfields.services import define_field
from operations.services import begin
from tests.factories import AccountFactory, ContactFactory, LeadSourceFactory, MembershipFactory
from transfers.services import upload
from ui.services import save_view
from workspaces import roles, services
from workspaces.models import Role
from workspaces.roles import ADMINS, EVERYONE, MANAGERS, WRITERS

OPEN_TO_ALL = {"ui:home", "workspaces:invitation", "workspaces:new", "healthz", "readyz"}
ALLAUTH = "account_"
SHOWN, POSTED, ABSENT = 200, 405, 404
MOVED, OTHERS, INCOMPLETE = 302, 403, 422  # a note is its author's; a stage, or a place in its column, has to be named

# Name of the address -> who may open it, and what a GET by them is answered with.
PAGES: dict[str, tuple[frozenset[Role], int]] = {
    "ui:home": (EVERYONE, SHOWN),
    "ui:columns": (EVERYONE, POSTED),
    "ui:conditions": (EVERYONE, SHOWN),
    "ui:views": (EVERYONE, SHOWN),
    "ui:new_view": (EVERYONE, SHOWN),
    "ui:default_view": (EVERYONE, POSTED),
    "ui:view": (EVERYONE, SHOWN),
    "ui:view_query": (EVERYONE, POSTED),
    "ui:view_pin": (EVERYONE, POSTED),
    "ui:view_removal": (EVERYONE, SHOWN),
    "ui:search": (EVERYONE, SHOWN),
    "ui:settings": (EVERYONE, SHOWN),
    "ui:steps": (ADMINS, POSTED),
    "workspaces:list": (EVERYONE, SHOWN),
    "workspaces:profile": (EVERYONE, SHOWN),
    "workspaces:workspace": (ADMINS, SHOWN),
    "workspaces:clear_demo": (ADMINS, ABSENT),
    "workspaces:members": (EVERYONE, SHOWN),
    "workspaces:member": (ADMINS, SHOWN),
    "workspaces:role": (ADMINS, POSTED),
    "workspaces:invite": (ADMINS, POSTED),
    "workspaces:withdraw": (ADMINS, POSTED),
    "pipelines:settings": (ADMINS, SHOWN),
    "pipelines:new": (ADMINS, SHOWN),
    "pipelines:pipeline": (ADMINS, SHOWN),
    "pipelines:details": (ADMINS, SHOWN),
    "pipelines:default": (ADMINS, POSTED),
    "pipelines:removal": (ADMINS, SHOWN),
    "pipelines:order": (ADMINS, POSTED),
    "pipelines:new_stage": (ADMINS, SHOWN),
    "pipelines:stage": (ADMINS, SHOWN),
    "pipelines:stage_removal": (ADMINS, SHOWN),
    "customfields:settings": (ADMINS, MOVED),
    "customfields:fields": (ADMINS, SHOWN),
    "customfields:new": (ADMINS, SHOWN),
    "customfields:order": (ADMINS, POSTED),
    "customfields:field": (ADMINS, SHOWN),
    "customfields:options": (ADMINS, SHOWN),
    "customfields:new_options": (ADMINS, SHOWN),
    "customfields:option": (ADMINS, SHOWN),
    "contacts:list": (EVERYONE, SHOWN),
    "contacts:bulk": (WRITERS, POSTED),
    "contacts:account_bulk": (WRITERS, POSTED),
    "contacts:new": (WRITERS, SHOWN),
    "contacts:duplicates": (WRITERS, SHOWN),
    "contacts:candidates": (EVERYONE, SHOWN),
    "contacts:scan": (WRITERS, POSTED),
    "contacts:merge_sure": (WRITERS, SHOWN),
    "contacts:apart": (WRITERS, POSTED),
    "contacts:merge": (WRITERS, SHOWN),
    "contacts:contact": (EVERYONE, SHOWN),
    "contacts:edit": (WRITERS, SHOWN),
    "contacts:delete": (MANAGERS, SHOWN),
    "contacts:field": (WRITERS, SHOWN),
    "contacts:accounts": (EVERYONE, SHOWN),
    "contacts:account": (EVERYONE, SHOWN),
    "contacts:account_new": (WRITERS, SHOWN),
    "contacts:account_names": (EVERYONE, SHOWN),
    "contacts:account_edit": (WRITERS, SHOWN),
    "contacts:account_delete": (MANAGERS, SHOWN),
    "contacts:account_field": (WRITERS, SHOWN),
    "leads:list": (EVERYONE, SHOWN),
    "leads:board": (EVERYONE, SHOWN),
    "leads:board_cards": (EVERYONE, SHOWN),
    "leads:board_stage": (EVERYONE, ABSENT),
    "leads:bulk": (WRITERS, POSTED),
    "leads:export": (WRITERS, SHOWN),
    "leads:new": (WRITERS, SHOWN),
    "leads:duplicates": (WRITERS, SHOWN),
    "leads:lead": (EVERYONE, SHOWN),
    "leads:edit": (WRITERS, SHOWN),
    "leads:delete": (MANAGERS, SHOWN),
    "leads:field": (WRITERS, SHOWN),
    "leads:history": (EVERYONE, SHOWN),
    "leads:owner": (WRITERS, SHOWN),
    "leads:stage": (WRITERS, INCOMPLETE),
    "leads:undo": (WRITERS, POSTED),
    "leads:sources": (ADMINS, SHOWN),
    "leads:new_source": (ADMINS, SHOWN),
    "leads:source": (ADMINS, SHOWN),
    "leads:source_removal": (ADMINS, SHOWN),
    "activities:note": (WRITERS, OTHERS),
    "activities:notes": (WRITERS, POSTED),
    "activities:timeline": (EVERYONE, SHOWN),
    "operations:bin": (WRITERS, SHOWN),
    "operations:restore": (WRITERS, POSTED),
    "operations:delete": (MANAGERS, SHOWN),
    "operations:list": (WRITERS, SHOWN),
    "operations:operation": (WRITERS, SHOWN),
    "operations:undo": (MANAGERS, SHOWN),
    "operations:cancel": (MANAGERS, SHOWN),
    "transfers:list": (WRITERS, SHOWN),
    "transfers:new": (WRITERS, SHOWN),
    "transfers:import": (WRITERS, SHOWN),
    "transfers:columns": (WRITERS, POSTED),
    "transfers:reading": (WRITERS, POSTED),
    "transfers:cancel": (WRITERS, SHOWN),
    "transfers:rows": (WRITERS, SHOWN),
    "transfers:refused": (WRITERS, SHOWN),
    "transfers:discard": (WRITERS, SHOWN),
    "transfers:delete": (MANAGERS, SHOWN),
    "admin:index": (ADMINS, SHOWN),
    "admin:workspaces_user_changelist": (ADMINS, SHOWN),
}


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """List every address of the site: its name with its namespace, and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield namespace + (pattern.name or ""), pattern.callback


def of_the_admin(view: Any) -> bool:
    """Tell whether a view goes through the admin site's own door (`Site.admin_view`), or only leads elsewhere."""
    if getattr(view, "permission", None) == "workspaces.configure" or view.__name__ in {"login", "logout"}:
        return True
    site = getattr(view, "admin_site", None) or getattr(getattr(view, "model_admin", None), "admin_site", None)
    return site == admin.site


def test_every_view_says_who_may_open_it() -> None:
    for name, view in addresses():
        if name.startswith("admin:"):
            assert of_the_admin(view), name
        elif not name.startswith(ALLAUTH):
            assert hasattr(view, "permission"), f"{name} needs @member_required or @open_to_all"
            assert (view.permission is None) == (name in OPEN_TO_ALL), name


def test_every_permission_that_a_view_asks_for_is_granted_to_somebody() -> None:
    asked = {view.permission for _, view in addresses() if getattr(view, "permission", None)}
    assert [name for name in asked if not any(roles.allows(role, name) for role in Role)] == []


@pytest.fixture
def records(workspace, lead, stages, membership, owner, settings, tmp_path) -> dict[str, Any]:
    """One of each record of `acme`, by the names that addresses use."""
    settings.MEDIA_ROOT = str(tmp_path)
    now, account, source = timezone.now(), AccountFactory(workspace=workspace), LeadSourceFactory(workspace=workspace)
    file = SimpleUploadedFile("leads.csv", b"Name,Email\nAda,ada@example.net\n")
    with workspace_scope(workspace.pk):
        note = add_note(subject=lead, content="Call back", by=owner.user, at=now)
        invitation = services.invite(email="nora@example.net", role=Role.STAFF, by=owner, at=now)
        job = upload(file=file, kind="lead", by=owner.user, at=now)
        operation = begin(kind="edit", title="Edit", by=owner.user, at=now)
        pipeline_id = lead.stage.pipeline_id
        view = save_view(list_key="leads", name="Hot", query="", columns=[], visibility="everyone", by=owner, at=now)
        field = define_field(context="lead", label="Region", kind="select", options=["North"], by=None, at=now)
        option = field.options.get()
        first, second = sorted((lead.contact_id, ContactFactory(workspace=workspace).pk))
        candidate = DuplicateCandidate.objects.create(first_id=first, second_id=second, score=0.9)
    ids = {"lead": lead, "account": account, "stage": stages["new"], "source": source}
    ids |= {"membership": membership, "invitation": invitation, "note": note, "import": job, "operation": operation}
    ids |= {"view": view, "field": field, "option": option, "candidate": candidate}
    known = {f"{name}_id": record.pk for name, record in ids.items()} | {"pipeline_id": pipeline_id}
    known["contact_id"] = lead.contact_id
    return known | {"kind": "lead", "pk": lead.pk, "name": "notes", "key": "leads", "context": "lead"}


def path_of(name: str, records: dict[str, Any]) -> str:
    """Write the address of a page in the workspace `acme`."""
    bits = get_resolver()
    for space in name.split(":")[:-1]:
        bits = bits.namespace_dict[space][1]
    (_, wanted), *_ = bits.reverse_dict.getlist(name.rpartition(":")[2])[0][0]
    return "/w/acme" + reverse(name, kwargs={key: records[key] for key in wanted})


def statuses(client: Client, records: dict[str, Any]) -> dict[str, int]:
    return {name: client.get(path_of(name, records)).status_code for name in PAGES}


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_the_table_says_and_nothing_else(workspace, records, role) -> None:
    client = Client()
    client.force_login(MembershipFactory(workspace=workspace, role=role).user)
    expected = {name: status if role in allowed else 403 for name, (allowed, status) in PAGES.items()}
    found = statuses(client, records)
    assert {name: (found[name], expected[name]) for name in PAGES if found[name] != expected[name]} == {}


def test_a_stranger_finds_nothing_at_any_address(records, client_of_stranger) -> None:
    assert set(statuses(client_of_stranger, records).values()) == {404}
    for name in PAGES:
        assert client_of_stranger.post(path_of(name, records), {}).status_code == 404, name


def test_who_is_not_signed_in_is_asked_to_at_every_address(records) -> None:
    for name in PAGES:
        path = path_of(name, records)
        for answer in (Client().get(path), Client().post(path, {})):
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/"), name


def test_a_viewer_writes_nowhere(records, client_of_viewer) -> None:
    """What everybody may open takes no POST, or writes about the viewer alone."""
    own = {"ui:columns", "workspaces:profile", "ui:new_view", "ui:default_view", "ui:view_pin"}
    own |= {"ui:view", "ui:view_query", "ui:view_removal"}  # refused in words: the view is somebody else's
    for name, (allowed, _) in PAGES.items():
        status = client_of_viewer.post(path_of(name, records), {}).status_code
        assert status == 403 or (Role.VIEWER in allowed and (status == 405 or name in own)), (name, status)


def test_a_record_that_does_not_exist_is_not_found(records, client_of_owner) -> None:
    nowhere = {key: uuid4() if key.endswith("_id") or key == "pk" else value for key, value in records.items()}
    for name in PAGES:
        path = path_of(name, nowhere)
        if path != path_of(name, records):
            assert client_of_owner.get(path).status_code in {404, 405}, name


def test_every_address_inside_a_workspace_stands_in_the_table() -> None:
    names = {name for name, _ in addresses() if not name.startswith((ALLAUTH, "admin:"))}
    assert names - set(PAGES) == OPEN_TO_ALL - {"ui:home"}
