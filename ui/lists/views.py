"""Views: states of a list under a name, those that come with it and those that members keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from ui.models import SavedView
from ui.registry import Text
from ui.services import DEFAULTS, may_change
from workspaces.middleware import MemberRequest

if TYPE_CHECKING:
    from ui.lists.declaration import List

VIEW = "view"  # the parameter that names one


@dataclass(frozen=True, slots=True)
class View:
    """What an address begins with: parameters that it may override. `saved` is the row of one that a member keeps."""

    key: str
    name: Text
    query: str = ""
    saved: SavedView | None = None

    @property
    def parameters(self) -> QueryDict:
        return QueryDict(self.query)

    @property
    def columns(self) -> Sequence[str]:
        return self.saved.columns if self.saved else ()


class NoSuchView(Http404):
    """A view is gone, or somebody else's own."""


ALL = View("all", _("All"))


def base_of(declaration: List[Any]) -> View:
    """Give the view that says nothing of its own."""
    return declaration.views[0] if declaration.views else ALL


def default_of(request: MemberRequest, declaration: List[Any]) -> str:
    """Name the view that a list opens with for the member; empty where they chose none."""
    defaults = request.user.preferences.get(DEFAULTS)
    found = defaults.get(f"{request.workspace.pk}:{declaration.family}", "") if isinstance(defaults, dict) else ""
    return str(found)


def view_of(request: MemberRequest, declaration: List[Any], query: QueryDict, *, is_bare: bool) -> View:
    """
    Find the view that an address names, or the one that the member's list opens with.

    :raises NoSuchView: if the address names one that the member cannot see.
    """
    key = query.get(VIEW, "")
    if key:
        return _find(request, declaration, key)
    default = default_of(request, declaration) if is_bare else ""
    try:
        return _find(request, declaration, default) if default else base_of(declaration)
    except NoSuchView:  # deleted, or not shared any more
        return base_of(declaration)


def _find(request: MemberRequest, declaration: List[Any], key: str) -> View:
    for view in (base_of(declaration), *declaration.views):
        if view.key == key:
            return view
    try:
        rows = SavedView.objects.seen_by(request.user.pk).filter(list_key=declaration.family, pk=UUID(key))
    except ValueError as error:
        raise NoSuchView("There is no such view.") from error
    if saved := rows.first():
        return of_row(saved)
    raise NoSuchView("This view was deleted, or is somebody else's own.")


def of_row(saved: SavedView) -> View:
    return View(str(saved.pk), saved.name, saved.query, saved)


def may_save(request: MemberRequest, view: View) -> bool:
    return view.saved is not None and may_change(view.saved, request.membership)
