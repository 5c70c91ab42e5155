"""Answer the address of a list: the page, or the part of it that htmx asks for."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.template.response import TemplateResponse

from core.bounded import TooSlow, bounded
from ui.lists import totals
from ui.lists.asked import Asked
from ui.lists.cells import Row, rows_of
from ui.lists.chips import chips
from ui.lists.declaration import List
from ui.lists.totals import Total
from ui.registry import Creation, registry
from workspaces.access import may
from workspaces.middleware import MemberRequest

PARTS = {"list": "list", "results": "results", "total": "total"}  # id of an element: the block that belongs there


def show_list(request: MemberRequest, declaration: List[Any], **more: Any) -> HttpResponse:
    """Show what the address asks of a list; parts of the page ask by the same address."""
    asked = Asked(request, declaration)
    part = PARTS.get(request.htmx.target or "") if request.htmx else None  # type: ignore[attr-defined]
    if lazy := request.GET.get("options"):
        part, more = "options", {**more, "chip": next((c for c in chips(asked) if c.key == lazy), None)}
    context = context_of(asked, part) | more
    template = f"ui/list.html#{part}" if part else declaration.template
    status = 200 if asked.filters.is_valid() and not context.get("is_too_slow") else 422
    response = TemplateResponse(request, template, context, status=status)
    if part in {"list", "results"} and request.htmx.trigger != "results":  # type: ignore[attr-defined]
        response.headers[_history(request, asked)] = (declaration.url() + asked.here).removesuffix("?")
    return response


def context_of(asked: Asked, part: str | None) -> dict[str, Any]:
    """Give what the page or a part of it shows; parts that are only a number or a menu read no rows."""
    declaration, request = asked.list, asked.request
    context: dict[str, Any] = {"list": declaration, "asked": asked, "part": part}
    if part == "total":
        return context | {"total": totals.count(asked)}
    if part == "options":
        return context
    changes = [change for change in declaration.changes if may(request, change.permission)]
    may_export = bool(declaration.may_export) and may(request, declaration.may_export)
    return (
        context
        | _table(asked)
        | {
            "chips": chips(asked),
            "conditions": list(asked.where.said(asked.options)),
            "prefix": declaration.record_prefix(),
            "changes": changes,
            "may_bulk": bool(changes or may_export),
            "may_export": may_export,
            "creation": next((c for c in registry.of(Creation, request) if c.key == declaration.creation), None),
        }
    )


def _table(asked: Asked) -> dict[str, Any]:
    """Give the rows and how many there are; conditions that no index answers get their time, and no more."""
    try:
        with nullcontext() if asked.where.q is None else bounded():
            rows = rows_of(asked, asked.page, editable=may(asked.request, asked.list.may_edit))
    except TooSlow:
        return {"rows": [], "page": None, "total": None, "is_total_kept": True, "is_empty": False, "is_too_slow": True}
    kept = asked.list.kept_total(asked)
    return {
        "rows": rows,
        "page": asked.page,
        "total": kept or _seen(asked, rows),
        "is_total_kept": kept is not None,
        "is_empty": not rows and not asked.list.rows().exists(),
        "is_too_slow": False,
    }


def _seen(asked: Asked, rows: list[Row]) -> Total | None:
    """Tell the total without counting where the last page is shown."""
    return None if asked.page.after else Total(asked.page.start + len(rows) - 1)


def _history(request: MemberRequest, asked: Asked) -> str:
    """Name the header for the browser's history: typing on in a search makes no step of its own."""
    before = parse_qs(urlsplit(request.htmx.current_url or "").query)  # type: ignore[attr-defined]
    now = parse_qs(asked.here.removeprefix("?"))
    typed = "q" in before and "q" in now and before | {"q": []} == now | {"q": []}
    return "HX-Replace-Url" if typed else "HX-Push-Url"
