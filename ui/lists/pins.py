"""Where views are: their addresses, and those that a member has in the rail."""

from __future__ import annotations

from uuid import UUID

from core.prepared import Prepared
from ui.lists.declaration import declared
from ui.models import SavedView
from ui.services import PINNED
from workspaces.middleware import MemberRequest


def url_of(view: SavedView) -> str:
    """Give the address of a view; one shown as a board is at its list's board, where there is one."""
    home = declared[view.list_key]
    boards = [each for each in declared.values() if each.views_of == view.list_key]
    place = boards[0] if boards and view.layout == SavedView.Layout.BOARD else home
    return f"{place.url()}?view={view.pk}"


PINS = Prepared(
    lambda user: SavedView.objects.seen_by(user).filter(pins__user=user).order_by("pins__position"),
    user=UUID,
)


def pinned(request: MemberRequest) -> list[SavedView]:
    """List the views in the member's rail; who never pinned one is not asked for."""
    if str(request.workspace.pk) not in (request.user.preferences.get(PINNED) or ()):
        return []
    return [view for view in PINS(user=request.user.pk) if view.list_key in declared]
