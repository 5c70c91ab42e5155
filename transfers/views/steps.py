"""One import: its columns and a preview, then its progress, then its result."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from transfers import services
from transfers.columns import LOOKED_AT, SHOWN, columns_of
from transfers.engine.run import preview
from transfers.forms import ChoiceForm, ReadingForm
from transfers.models import Import
from transfers.reading import Unreadable, open_table
from ui.responses import page_or_block
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

MOST_REMARKS = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@member_required("transfers.view_import")
@require_GET
def show(request: MemberRequest, import_id: UUID) -> HttpResponse:
    job = get_object_or_404(Import.objects.select_related("created_by", "workspace"), pk=import_id)
    if job.status == Import.Status.UPLOADED:
        return _columns(request, job)
    template = page_or_block(request, "transfers/run.html", "state")
    return TemplateResponse(request, template, {"job": job, **_remarks(job)})


@member_required("transfers.change_import")
@require_POST
def columns(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Store the choices; "start" among them hands the import over."""
    job = get_object_or_404(Import.objects.select_related("created_by", "workspace"), pk=import_id)
    form = ChoiceForm(request.POST, job=job, columns=columns_of(job, []))
    if not form.is_valid():
        return _columns(request, job, form=form, status=422)
    try:
        services.choose(job=job, values=form.values(), by=request.user)
        if "start" in request.POST:
            services.start(job=job, by=request.user, at=timezone.now())
            return redirect("transfers:import", job.pk)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _columns(request, job, form=form, status=422)
    return _columns(request, job) if request.htmx else redirect("transfers:import", job.pk)  # type: ignore[attr-defined]


@member_required("transfers.change_import")
@require_POST
def reading(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Read the file in another way, and propose the columns anew."""
    job = get_object_or_404(Import.objects.select_related("created_by", "workspace"), pk=import_id)
    form = ReadingForm(request.POST, table=open_table(job.path, **job.reading))
    if form.is_valid():
        try:
            services.read_again(job=job, reading=form.reading(), by=request.user)
            return redirect("transfers:import", job.pk)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    return _columns(request, job, reading_form=form, status=422)


@member_required("transfers.change_import")
@require_POST
def cancel(request: MemberRequest, import_id: UUID) -> HttpResponse:
    job = get_object_or_404(Import, pk=import_id)
    services.cancel(job=job, by=request.user, at=timezone.now())
    return redirect("transfers:import", job.pk)


@member_required("transfers.view_import")
@require_GET
def refused(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Give the refused rows as a file to correct and upload again, each with its reason."""
    job = get_object_or_404(Import, pk=import_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*job.columns, "Row", "Reason"])
    for remark in job.remarks.filter(is_refused=True).order_by("number").iterator():
        cells = [*remark.values, *[""] * (len(job.columns) - len(remark.values))]
        writer.writerow([*map(_inert, cells), remark.number, remark.reason])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return response


def _inert(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula; a number may keep its sign."""
    number = cell.lstrip("+-").replace(".", "").replace(",", "").replace(" ", "").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not number else cell


def _columns(
    request: MemberRequest,
    job: Import,
    *,
    form: ChoiceForm | None = None,
    reading_form: ReadingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        table = open_table(job.path, **job.reading)
    except Unreadable as refusal:
        return TemplateResponse(request, "transfers/unreadable.html", {"job": job, "reason": str(refusal)}, status=422)
    rows = table.sample(LOOKED_AT)
    found = columns_of(job, rows)
    context = {
        "job": job,
        "table": table,
        "columns": found,
        "form": form or ChoiceForm(job=job, columns=found),
        "reading_form": reading_form or ReadingForm(table=table),
        **_preview(job),
    }
    template = page_or_block(request, "transfers/columns.html", "choices")
    return TemplateResponse(request, template, context, status=status)


def _preview(job: Import) -> dict[str, Any]:
    try:
        parsed, outcome = preview(job, most=SHOWN, at=timezone.now())
    except (DomainError, Unreadable) as refusal:
        return {"problem": str(refusal), "shown": [], "counts": {}}
    shown = [{"row": each, "verdict": outcome.verdicts[each.number]} for each in parsed]
    return {"problem": "", "shown": shown, "counts": outcome.counts}


def _remarks(job: Import) -> dict[str, Any]:
    remarks = job.remarks.order_by("-is_refused", "number")[:MOST_REMARKS]
    return {"remarks": list(remarks), "most": MOST_REMARKS}
