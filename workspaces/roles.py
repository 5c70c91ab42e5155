"""
Which role may do what.

Every app grants its own permissions in its `policies.py`, by Django's names ("leads.change_lead"), so that the
admin, the views and the API ask one table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workspaces.models import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    type Text = str | _StrPromise

EVERYONE = frozenset(Role)
WRITERS = frozenset({Role.OWNER, Role.ADMIN, Role.MANAGER, Role.STAFF, Role.PROJECT_MANAGER})
MANAGERS = frozenset({Role.OWNER, Role.ADMIN, Role.MANAGER})
ADMINS = frozenset({Role.OWNER, Role.ADMIN})

_granted: dict[Role, set[str]] = {role: set() for role in Role}
_known: set[str] = set()
_explained: list[tuple[Text, str]] = []


def grant(*permissions: str, to: Iterable[Role]) -> None:
    """Let the roles do what the permissions name."""
    _known.update(permissions)
    for role in to:
        _granted[role].update(permissions)


def grant_model(label: str, *, view: Iterable[Role], write: Iterable[Role], delete: Iterable[Role]) -> None:
    """Grant Django's four permissions of one model, such as "leads.lead"."""
    app, _, model = label.partition(".")
    grant(f"{app}.view_{model}", to=view)
    grant(f"{app}.add_{model}", f"{app}.change_{model}", to=write)
    grant(f"{app}.delete_{model}", to=delete)


def allows(role: str, permission: str) -> bool:
    """
    Tell whether a role has a permission.

    :raises LookupError: if no app grants it to anyone: a misspelt name must not lock everybody out in silence.
    """
    if permission not in _known:
        raise LookupError(f"No policies.py grants {permission!r}.")
    return permission in _granted[Role(role)]


def is_known(permission: str) -> bool:
    return permission in _known


def permissions_of(role: str) -> frozenset[str]:
    return frozenset(_granted[Role(role)])


def explain(*capabilities: tuple[Text, str]) -> None:
    """Say in words what a permission lets people do; the members page shows it for every role."""
    _explained.extend(capabilities)


def explained() -> list[tuple[Text, frozenset[Role]]]:
    """List what people may do, in words, with the roles that may; what most may comes first."""
    found = [(text, frozenset(role for role in Role if allows(role, name))) for text, name in _explained]
    return sorted(found, key=lambda each: -len(each[1]))
