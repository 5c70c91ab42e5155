"""One import: its columns and a preview, then its progress, then its result."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from core.forms import refuse
from operations.shown import undo_url
from transfers import services
from transfers.columns import columns_of, groups_of
from transfers.files import table_of
from transfers.forms import ChoiceForm, ReadingForm
from transfers.models import Import
from transfers.previews import ROWS, preview_of
from transfers.progress import progress_of
from transfers.reading import Unreadable
from transfers.remarks import gather
from ui.responses import page_or_block
from ui.sheets import question_in_dialog
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest


@member_required("transfers.view_import")
@require_GET
def show(request: MemberRequest, import_id: UUID) -> HttpResponse:
    job = _import(import_id)
    if job.status == Import.Status.UPLOADED:
        return _columns(request, job)
    if job.is_under_way:
        template = page_or_block(request, "transfers/running.html", "state")
        progress = progress_of(job, request.GET, at=timezone.now())
        return TemplateResponse(request, template, {"job": job, "progress": progress})
    if request.htmx:  # type: ignore[attr-defined]
        messages.info(request, _("The import has ended: %(state)s.") % {"state": job.get_status_display()})
        return HttpResponseClientRefresh()
    context = {
        "job": job,
        "remarks": gather(job),
        "may_forget": may(request, "transfers.delete_import"),
        "undo_url": undo_url(request, job.operation, at=timezone.now()),
    }
    return TemplateResponse(request, "transfers/ended.html", context)


@member_required("transfers.change_import")
@require_POST
def columns(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Store the choices; "start" among them hands the import over."""
    job = _import(import_id)
    if job.status != Import.Status.UPLOADED:  # a second click, or a colleague's
        return redirect("transfers:import", job.pk)
    form = ChoiceForm(request.POST, job=job)
    if not form.is_valid():
        return _columns(request, job, form=form, status=422)
    services.choose(job=job, values=form.values(), by=request.user)
    if "start" in request.POST:
        services.start(job=job, by=request.user, at=timezone.now())
    elif request.htmx:  # type: ignore[attr-defined]
        return _columns(request, job)
    return redirect("transfers:import", job.pk)


@member_required("transfers.change_import")
@require_POST
def reading(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Read the file in another way, and propose the columns anew."""
    job = _import(import_id)
    try:
        form = ReadingForm(request.POST, table=table_of(job))
    except Unreadable:
        return redirect("transfers:import", job.pk)
    if form.is_valid():
        try:
            services.read_again(job=job, reading=form.reading(job.reading), by=request.user)
        except services.FileRefused as refusal:
            job.refresh_from_db()
            refuse(form, refusal)
        except services.NotReady:
            return redirect("transfers:import", job.pk)
        else:
            return redirect("transfers:import", job.pk)
    return _columns(request, job, reading_form=form, status=422)


@member_required("transfers.change_import")
@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, import_id: UUID) -> HttpResponse:
    job = _import(import_id)
    text = _("The rows that are in stay. The others can be uploaded again: what is known is recognised.")
    titles = {"title": _("Cancel this import?"), "text": text, "yes": _("Cancel the import")}
    back = reverse("transfers:import", args=[job.pk])
    return question_in_dialog(request, partial(_cancel, request, job), back=back, no=_("Let it run"), **titles)


def _cancel(request: MemberRequest, job: Import) -> str:
    if services.cancel(job=job, by=request.user, at=timezone.now()):
        return _("The import is cancelled.")
    return _("The import had ended already.")


def _import(import_id: UUID) -> Import:
    known = Import.objects.select_related("created_by", "workspace", "pipeline", "source", "operation")
    return get_object_or_404(known, pk=import_id)


def _columns(
    request: MemberRequest,
    job: Import,
    *,
    form: ChoiceForm | None = None,
    reading_form: ReadingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        table = table_of(job)
    except Unreadable as refusal:
        return TemplateResponse(
            request, "transfers/unreadable.html", {"job": job, "reason": refusal.message}, status=422
        )
    form = form or ChoiceForm(job=job)
    context = {
        "job": job,
        "table": table,
        "form": form,
        "columns": columns_of(job, table.sample(ROWS), form.mapping, form.clashes),
        "groups": groups_of(job.kind),
        "reading_form": reading_form or ReadingForm(table=table),
        "preview": preview_of(job),
    }
    template = page_or_block(request, "transfers/columns.html", "choices")
    return TemplateResponse(request, template, context, status=status)
