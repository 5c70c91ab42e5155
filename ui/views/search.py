"""Search over everything: the palette's results while typing, and a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from core.search import LONGEST, SHORTEST, find
from ui.registry import Finder, registry
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

IN_PALETTE, ON_PAGE = 6, 20  # of each kind

type Group = tuple[Finder, list[dict[str, Any]]]


@member_required("workspaces.view_workspace")
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Answer ?q= by groups, one for each kind of record."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    in_palette = bool(request.htmx)  # type: ignore[attr-defined]
    groups = _groups(request, query, IN_PALETTE if in_palette else ON_PAGE)
    context = {"query": query, "groups": groups, "is_short": len(query) < SHORTEST}
    return TemplateResponse(request, "ui/palette_results.html" if in_palette else "ui/search.html", context)


def _groups(request: MemberRequest, query: str, most: int) -> list[Group]:
    """Look once for all kinds that the member may see, and let each finder show its own."""
    finders = registry.of(Finder, request)
    found: dict[str, list[Any]] = {finder.kind: [] for finder in finders}
    for pk, kind in find(query, kinds=list(found), most=most, viewer=request.user):
        found[kind].append(pk)
    shown = [(finder, finder.rows(request, query, found[finder.kind])) for finder in finders if found[finder.kind]]
    return [(finder, rows) for finder, rows in shown if rows]
