"""
The fields of the open workspace, read once in a process for each of their versions.

The workspace's row, which every request reads anyway, says which version holds; where there are no fields it says that
too, so that they cost nothing.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from core.prepared import Prepared
from core.scope import kept
from customfields.models import FieldDefinition
from customfields.models.definitions import PREFIX
from workspaces.current import current_workspace
from workspaces.models import Membership, User

type ByKey = dict[str, FieldDefinition]

ALL = Prepared(FieldDefinition.objects.in_order)
MEMBERSHIP = Prepared(lambda user: Membership.objects.filter(user=user), user=UUID)


def known_fields(context: str) -> ByKey:
    """Give all fields that such records have or had, by their keys, in order: for what was said of them before."""
    workspace = current_workspace()
    if workspace.fields_version is None:
        return {}
    return _read(workspace.pk, workspace.fields_version).get(context, {})


def fields_of(context: str, role: str | None = None) -> list[FieldDefinition]:
    """Give the fields in use of such records that a role sees, in order; without a role all of them."""
    return [field for field in known_fields(context).values() if is_in_use(field) and field.is_visible_to(role)]


def field_named(context: str, name: str) -> FieldDefinition | None:
    """Find a field in use by its name ("field:budget"); None for anything else."""
    found = known_fields(context).get(name.removeprefix(PREFIX)) if is_field(name) else None
    return found if found and is_in_use(found) else None


def is_in_use(field: FieldDefinition) -> bool:
    return field.is_active and field.removed_at is None


def is_field(name: str) -> bool:
    """Tell the name of a workspace's own field ("field:budget") from that of a column."""
    return name.startswith(PREFIX)


def role_of(person: User | None) -> str | None:
    """Tell in which role somebody acts here; None for nobody in particular, who may see and set all fields."""
    if person is None:
        return None
    if role := getattr(person, "role", None):  # the request knows
        return str(role)
    key = ("role", person.pk)
    if key not in kept():
        found = MEMBERSHIP(user=person.pk)
        kept()[key] = found[0].role if found else ""
    return str(kept()[key])


@lru_cache(1_000)
def _read(workspace_id: UUID, version: UUID) -> dict[str, ByKey]:
    contexts: dict[str, ByKey] = {}
    for field in ALL():
        contexts.setdefault(field.context, {})[field.key] = field
    return contexts
