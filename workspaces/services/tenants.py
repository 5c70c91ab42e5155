"""Every write to workspaces themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from core import edits
from core.locks import lock
from core.scope import workspace_scope
from workspaces.models import Membership, Role, User, Workspace

RESERVED = {"admin", "accounts", "api", "live", "static", "w"}


def create_workspace(*, name: str, owner: User, at: datetime, slug: str = "", **fields: Any) -> Workspace:
    """Store a workspace whose address is made from its name, with its first owner."""
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, slug=free_slug(slug or name), **fields)
        with workspace_scope(workspace.pk):
            Membership.objects.create(user=owner, role=Role.OWNER)
    return workspace


def free_slug(name: str) -> str:
    """Make an address of a name that no workspace has yet."""
    base = slugify(name)[:40].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return base if base not in taken else next(s for n in range(2, 100_000) if (s := f"{base}-{n}") not in taken)


def update_workspace(*, workspace: Workspace, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change a workspace's settings and tell {field: [before, after]}."""
    with transaction.atomic():
        changes = edits.apply(lock(workspace), values)
        if changes:
            workspace.save(update_fields=(*changes, "updated_at"))
    return changes
