"""Which columns a member wants to see of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ui.lists.columns import Column
from ui.lists.declaration import List
from ui.lists.extras import Extras
from workspaces import services
from workspaces.models import User


def offered_columns(declaration: List[Any], extras: Extras) -> dict[str, Column]:
    """Give the columns that there are to choose from by their keys: the declared ones, then the others."""
    own = {column.key: column for column in declaration.columns[1:]}
    return {**own, **extras.columns} if extras.columns else own


def chosen_columns(user: User, key: str, offered: Mapping[str, Column]) -> list[Column]:
    """List the columns to show after the naming one: the member's choice, else those shown by default."""
    chosen = _choices(user).get(key)
    if not isinstance(chosen, list):
        return [column for column in offered.values() if column.shown]
    return [offered[each] for each in chosen if each in offered]


def choose_columns(*, user: User, key: str, offered: Mapping[str, Column], keys: Iterable[str]) -> None:
    """Remember the columns in the list's own order; none chosen brings the usual ones back."""
    wanted = set(keys)
    kept = [each for each in offered if each in wanted]
    choices = {other: value for other, value in _choices(user).items() if other != key}
    if kept:
        choices[key] = kept
    services.update_user(user=user, values={"preferences": {**user.preferences, "columns": choices}})


def _choices(user: User) -> dict[str, Any]:
    choices = user.preferences.get("columns")
    return choices if isinstance(choices, dict) else {}
