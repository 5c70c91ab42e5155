"""Which columns a member wants to see of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ui.lists.columns import Column
from ui.lists.declaration import List
from workspaces import services
from workspaces.models import User


def chosen_columns(user: User, declaration: List[Any]) -> list[Column]:
    """List the columns to show after the naming one: the member's choice, else those shown by default."""
    chosen = _choices(user).get(declaration.key)
    if not isinstance(chosen, list):
        return [column for column in declaration.columns[1:] if column.shown]
    return [declaration.by_key[key] for key in chosen if key in declaration.by_key and key != declaration.naming.key]


def choose_columns(*, user: User, declaration: List[Any], keys: Iterable[str]) -> None:
    """Remember the columns in the list's own order; none chosen brings the usual ones back."""
    wanted = set(keys)
    kept = [column.key for column in declaration.columns[1:] if column.key in wanted]
    choices = {key: value for key, value in _choices(user).items() if key != declaration.key}
    if kept:
        choices[declaration.key] = kept
    services.update_user(user=user, values={"preferences": {**user.preferences, "columns": choices}})


def _choices(user: User) -> dict[str, Any]:
    choices = user.preferences.get("columns")
    return choices if isinstance(choices, dict) else {}
