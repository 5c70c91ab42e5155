"""What every form has in common that makes a record in the side sheet, or on a page of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ui.inplace import changed
from ui.responses import page_or_target, with_toast, with_trigger
from workspaces.middleware import MemberRequest

BLOCKS = {"sheet": "pane", "new": "form"}  # id of the element that htmx fills: the block that belongs there


def form_answer(request: MemberRequest, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Answer the form for where it is: the sheet, the form's own place in either, or a whole page."""
    context = {"duplicates": [], **context}
    return TemplateResponse(request, page_or_target(request, page, BLOCKS), context, status=status)


def leave_form(request: MemberRequest, record: Model) -> HttpResponse:
    """Close the sheet; from a page of its own, go to the record."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(record)  # type: ignore[call-overload]
    if _is_own_page(request):
        return HttpResponse(status=204, headers={"HX-Redirect": record.get_absolute_url()})  # type: ignore[attr-defined]
    return with_trigger(HttpResponse(status=204), "close-sheet")


def with_news(
    answer: HttpResponse, request: MemberRequest, record: Model, text: str, *, undo: str = ""
) -> HttpResponse:
    """Say what was made, with the ways to open it and to take it back."""
    if not request.htmx:  # type: ignore[attr-defined]
        return answer
    url = record.get_absolute_url()  # type: ignore[attr-defined]
    return changed(with_toast(answer, text, open_url=url, undo_url=undo), record)


def _is_own_page(request: MemberRequest) -> bool:
    current = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    return urlsplit(current).path == request.path
