"""The question before many rows are changed, and what follows from the yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.errors import DomainError
from core.forms import refuse
from operations.models import Operation
from operations.services.bulk import BATCH, change_at_once, change_by_job
from ui.bulk import BulkForm, Change, Number, say
from ui.lists.asked import Asked
from ui.lists.declaration import List
from ui.responses import page_or_block, with_toast, with_trigger
from workspaces.access import may
from workspaces.middleware import MemberRequest

OURS = {"csrfmiddlewaretoken", "do", "ids", "matching", "number", "sure", "add", "drop"}


class MoreByNow(DomainError):
    """More rows match than a person was told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are meant: ticked ones, or all that match; beyond a batch they are not named one by one."""

    rows: QuerySet[Any]
    number: int
    ids: list[UUID]
    matching: str

    @classmethod
    def by(cls, request: MemberRequest, declaration: List[Any]) -> Chosen:
        rows = chosen_rows(request, declaration)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: BATCH + 1])
        if len(ids) <= BATCH:
            return cls(rows, len(ids), ids, "")
        return cls(rows, rows.order_by().count(), [], request.POST.get("matching", ""))


def chosen_rows(request: MemberRequest, declaration: List[Any]) -> QuerySet[Any]:
    """
    Give the rows ticked by id, or all that match the filters of a list (`matching`).

    None match where a condition is ignored, such as one on a field that is gone: others would be meant.
    """
    if matching := request.POST.get("matching", ""):
        asked = Asked(request, declaration, QueryDict(matching.removeprefix("?")))
        where = asked.where
        is_ignored = bool(where.problem) or any(said.problem for said in where.said(asked.options))
        return declaration.rows().none() if is_ignored else asked.rows
    try:
        ids = [UUID(text) for text in request.POST.getlist("ids")]
    except ValueError as error:
        raise Http404("That is no row of this list.") from error
    return declaration.rows().filter(pk__any_of=ids)


def answer(request: MemberRequest, declaration: List[Any]) -> HttpResponse:
    """Ask what is to be done to the chosen rows (`do`); with `sure`, do it."""
    change = declaration.change(request.POST.get("do", ""))
    if not may(request, change.permission):
        raise PermissionDenied
    chosen = Chosen.by(request, declaration)
    if "sure" not in request.POST:
        form = change.form.asking(request.POST, member=request.membership)
        return _ask(request, declaration, change, chosen, form)
    form = change.form(request.POST, member=request.membership)
    try:
        if form.is_valid() and chosen.number:
            _check_number(request, chosen)
            return _do(request, declaration, change, chosen, form)
    except DomainError as refusal:
        refuse(form, refusal)
    return _ask(request, declaration, change, chosen, form, status=422)


def _check_number(request: MemberRequest, chosen: Chosen) -> None:
    """
    Ask again where more rows match by now than the question was about.

    :raises MoreByNow: if so.
    """
    said = request.POST.get("number", "")
    known = int(said) if said.isdecimal() and len(said) < 10 else 0
    if not request.POST.getlist("ids") and chosen.number > known:
        number = Number(chosen.number)
        raise MoreByNow(_("There are %(n)s by now. Look again before you go on.") % {"n": number})


def _ask(
    request: MemberRequest, declaration: List[Any], change: Change, chosen: Chosen, form: BulkForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "list": declaration,
        "change": change,
        "chosen": chosen,
        "title": change.titled(chosen.number),
        "form": form,
        "at_once": BATCH,
    }
    return TemplateResponse(request, page_or_block(request, "ui/bulk/ask.html", "pane"), context, status=status)


def _do(request: MemberRequest, declaration: List[Any], change: Change, chosen: Chosen, form: BulkForm) -> HttpResponse:
    told = form.told()
    title = change.titled(chosen.number).rstrip("?") + (f": {told}" if told else "")
    now = timezone.now()
    if chosen.ids:
        operation, outcome = change_at_once(
            change=change,
            of=declaration.key,
            ids=chosen.ids,
            said=form.cleaned_data,
            title=title,
            by=request.user,
            at=now,
        )
        return _done(request, declaration, say(change, outcome), operation)
    sent = request.POST.copy()
    for name in OURS:
        sent.pop(name, None)
    what: dict[str, Any] = {"change": change, "of": declaration.key, "rows": chosen.rows, "sent": sent.urlencode()}
    job = change_by_job(**what, title=title, by=request.user, at=now)
    address = reverse("operations:operation", args=[job.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _done(request: MemberRequest, declaration: List[Any], said: str, operation: Operation | None) -> HttpResponse:
    page = reverse("operations:operation", args=[operation.pk]) if operation else ""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect(page or declaration.url())
    undo = reverse("operations:undo", args=[operation.pk]) if operation else ""
    response = with_toast(HttpResponse(status=204), said, open_url=page, undo_url=undo)
    return with_trigger(with_trigger(response, "close-sheet"), "bulk-done")
