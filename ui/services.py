"""Every write to views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from core import edits, facts
from core.errors import DomainError
from core.locks import lock
from ui.models import SavedView, ViewPin
from workspaces import services
from workspaces.models import Membership, User, Workspace
from workspaces.roles import allows

DEFAULTS = "views"  # preference: the view that a list opens with, by workspace and list
PINNED = "pinned"  # preference: the workspaces where somebody has pinned views; in others nobody looks for any
MOST_PINS = 20


class ViewNameTaken(DomainError):
    """The member has a view of the name already."""


class NotYourView(DomainError):
    """A view is its owner's; shared ones are the managers' as well."""


class TooManyPins(DomainError):
    """The rail has an end."""


def may_change(view: SavedView, by: Membership) -> bool:
    return view.owner_id == by.user_id or (view.is_shared and allows(by.role, "ui.change_shared_savedview"))


def save_view(
    *, list_key: str, name: str, query: str, columns: Sequence[str], by: Membership, at: datetime, **fields: Any
) -> SavedView:
    """
    Keep a state of a list under a name.

    :raises ViewNameTaken: if the member has one of the name.
    :raises NotYourView: if a member who may not share shares it.
    """
    view = SavedView(list_key=list_key, name=" ".join(name.split()), owner=by.user, query=query, **fields)
    view.columns = list(columns)
    check_sharing(view.visibility, by)
    with transaction.atomic():
        _save(view)
        facts.record("view.created", subject=view, actor=by.user, at=at, data={"name": view.name})
    return view


def update_view(
    *,
    view: SavedView,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: Membership,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change a view and tell {field: [before, after]}.

    :raises NotYourView: if it is neither the member's nor, being shared, a manager's.
    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises ViewNameTaken: as `save_view`.
    """
    with transaction.atomic():
        view = lock(view)
        check_ownership(view, by)
        if "visibility" in values and values["visibility"] != view.visibility:
            check_sharing(values["visibility"], by)
        changes = edits.apply(view, values, originals)
        if changes:
            view.updated_by = by.user
            _save(view)
            facts.record("view.updated", subject=view, actor=by.user, at=at, data={"changes": changes})
    return changes


def delete_view(*, view: SavedView, by: Membership, at: datetime) -> None:
    """
    Delete a view; lists that opened with it open as usual again.

    :raises NotYourView: as `update_view`.
    """
    with transaction.atomic():
        check_ownership(view, by)
        facts.record("view.deleted", subject=view, actor=by.user, at=at, data={"name": view.name})
        view.delete()


def pin_view(*, view: SavedView, user: User) -> bool:
    """
    Put a view into somebody's rail; False if it is there already.

    :raises TooManyPins: if there is no room.
    """
    pins = ViewPin.objects.filter(user=user)
    if pins.filter(view=view).exists():
        return False
    if (number := pins.count()) >= MOST_PINS:
        raise TooManyPins(f"The rail holds {MOST_PINS} views. Take one out first.")
    ViewPin.objects.create(user=user, view=view, position=number)
    known = user.preferences.get(PINNED) or []
    here = str(view.workspace_id)
    if here not in known:
        services.update_user(user=user, values={"preferences": {**user.preferences, PINNED: [*known, here]}})
    return True


def unpin_view(*, view: SavedView, user: User) -> bool:
    """Take a view out of somebody's rail; False if it was not there."""
    return bool(ViewPin.objects.filter(user=user, view=view).delete()[0])


def choose_default(*, list_key: str, view: str, workspace: Workspace, user: User) -> None:
    """Let a list open with a view from now on, by its key; none brings the usual one back."""
    defaults = dict(user.preferences.get(DEFAULTS) or {})
    place = f"{workspace.pk}:{list_key}"
    defaults.pop(place, None)
    if view:
        defaults[place] = view
    services.update_user(user=user, values={"preferences": {**user.preferences, DEFAULTS: defaults}})


def check_ownership(view: SavedView, by: Membership) -> None:
    """
    Refuse what changes somebody else's view.

    :raises NotYourView: if it is neither the member's nor, being shared, a manager's.
    """
    if not may_change(view, by):
        raise NotYourView("This view belongs to somebody else. Save a copy of your own instead.")


def check_sharing(visibility: str, by: Membership) -> None:
    """
    Refuse to share for those who only look.

    :raises NotYourView: if the member may have private views only.
    """
    if visibility != SavedView.Visibility.PRIVATE and not allows(by.role, "ui.share_savedview"):
        raise NotYourView("Your role can keep views of its own, not share them.", field="visibility")


def _save(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise ViewNameTaken(f"You have a view called {view.name} already.", field="name") from error
