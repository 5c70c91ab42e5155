"""Search over everything: the palette's results while typing, and a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from core.search import SHORTEST
from ui.registry import Finder, registry
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

LONGEST = 100
IN_PALETTE, ON_PAGE = 6, 20  # of each kind


@member_required("workspaces.view_workspace")
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Answer ?q= by groups, one for each kind of record."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]
    in_palette = bool(request.htmx)  # type: ignore[attr-defined]
    most = IN_PALETTE if in_palette else ON_PAGE
    finders = registry.of(Finder, request) if len(query) >= SHORTEST else []
    groups = [(finder, rows) for finder in finders if (rows := finder.find(request, query, most))]
    context = {"query": query, "groups": groups, "is_short": len(query) < SHORTEST}
    return TemplateResponse(request, "ui/palette_results.html" if in_palette else "ui/search.html", context)
