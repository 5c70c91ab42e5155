"""Change many ticked leads at once, or take them along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from core.forms import refuse
from leads.bulk import CHANGES, Change, say
from leads.lists import LEADS
from leads.models import Lead
from leads.services.bulk import MOST, check_number
from ui.lists.asked import Asked
from ui.lists.export import csv_file
from ui.responses import page_or_block, with_toast, with_trigger
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest


@member_required("leads.change_lead")
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Ask what is to be done to the chosen leads (`do`); with `sure`, do it."""
    change = CHANGES.get(request.POST.get("do", ""))
    if change is None:
        raise Http404("No such change.")
    if not may(request, change.permission):
        raise PermissionDenied
    leads = list(_chosen(request).rows.select_related("contact").order_by("pk")[: MOST + 1])
    sure = "sure" in request.POST
    form = change.form(request.POST if sure else None)
    try:
        check_number(len(leads))
        if sure and form.is_valid():
            outcome = change.run(leads, form.cleaned_data, request.user, timezone.now())
            return _done(request, say(change, outcome))
    except DomainError as refusal:
        if not sure:
            form = change.form({})
            form.is_valid()
            form.errors.clear()
        refuse(form, refusal)
    return _asked(request, change, leads, form)


def _asked(request: MemberRequest, change: Change, leads: Sequence[Lead], form: object) -> HttpResponse:
    too_many = len(leads) > MOST
    context = {
        "change": change,
        "leads": [] if too_many else leads,
        "title": change.label if too_many else change.title % {"n": len(leads)},
        "form": form,
    }
    template = page_or_block(request, "leads/bulk/ask.html", "pane")
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)  # type: ignore[attr-defined]


def _done(request: MemberRequest, said: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("leads:list")
    response = with_toast(HttpResponse(status=204), said)
    return with_trigger(with_trigger(response, "close-sheet"), "bulk-done")


@member_required("leads.export_lead")
@require_http_methods(["GET", "POST"])
def export(request: MemberRequest) -> HttpResponse:
    """Write what the address asks for, or the ticked leads, as a file."""
    return csv_file(_chosen(request) if request.method == "POST" else Asked(request, LEADS))


def _chosen(request: MemberRequest) -> Asked:
    """Give the leads ticked by id, or all that match the filters of a list (`matching`)."""
    if matching := request.POST.get("matching", ""):
        return Asked(request, LEADS, QueryDict(matching.removeprefix("?")))
    asked = Asked(request, LEADS, QueryDict())
    asked.rows = _by_id(request.POST.getlist("ids"))
    return asked


def _by_id(texts: Sequence[str]) -> QuerySet[Lead]:
    try:
        return Lead.objects.filter(pk__in=[UUID(text) for text in texts])
    except ValueError as error:
        raise Http404("That is no lead.") from error
