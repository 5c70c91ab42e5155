"""The list of imports, the file that begins one, and how one is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from core.errors import DomainError
from core.forms import refuse
from transfers import services
from transfers.forms import UploadForm
from transfers.models import Import
from transfers.uploading import LARGEST, is_too_large
from ui.responses import page_or_block
from ui.sheets import question_in_dialog
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

PAGE = 50


@member_required("transfers.view_import")
@require_GET
def imports(request: MemberRequest) -> HttpResponse:
    """List imports, the latest first; `before` is the moment of the last one on the page that was left."""
    before = _moment(request.GET.get("before", ""))
    jobs = Import.objects.latest_first().before(before).defer("found", "columns", "mapping")
    found = list(jobs[: PAGE + 1])
    earlier = found[PAGE - 1].created_at if len(found) > PAGE else None
    context = {"jobs": found[:PAGE], "earlier": earlier, "is_first": before is None}
    return TemplateResponse(request, "transfers/list.html", context)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@member_required("transfers.add_import")
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest) -> HttpResponse:
    kind = request.GET.get("kind", Import.Kind.LEAD)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        try:
            job = services.upload(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            address = reverse("transfers:import", args=[job.pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]
    if is_too_large(request.META.get("CONTENT_LENGTH")):
        form.errors["file"] = form.error_class([services.TOO_LARGE])
    template = page_or_block(request, "transfers/new.html", "form")
    context = {"form": form, "largest": LARGEST}
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


@member_required("transfers.change_import")
@require_http_methods(["GET", "POST"])
def discard(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Throw a file away that nothing has come of."""
    job = get_object_or_404(Import, pk=import_id)
    act = partial(_delete, request, job, only_unfinished=True)
    text = _("Nothing of it has been taken in. It can be uploaded again.")
    return _ask(request, job, act, title=_("Discard this file?"), text=text, yes=_("Discard"))


@member_required("transfers.delete_import")
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Forget an import; what it brought in stays."""
    job = get_object_or_404(Import, pk=import_id)
    text = _("The file, the counts and the refused rows are deleted. What it brought in stays.")
    return _ask(
        request, job, partial(_delete, request, job), title=_("Forget this import?"), text=text, yes=_("Forget")
    )


def _ask(request: MemberRequest, job: Import, act: partial[str], **texts: str) -> HttpResponse:
    back = reverse("transfers:list") if request.method == "POST" else reverse("transfers:import", args=[job.pk])
    return question_in_dialog(request, act, back=back, **texts)


def _delete(request: MemberRequest, job: Import, *, only_unfinished: bool = False) -> str:
    services.delete_import(job=job, by=request.user, at=timezone.now(), only_unfinished=only_unfinished)
    return _("“%(name)s” is forgotten.") % {"name": job.filename}
