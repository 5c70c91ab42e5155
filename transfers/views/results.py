"""What was said about the rows of an import: to read, and as a file to correct."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from transfers.models import Import
from transfers.refusals import refused_rows
from transfers.remarks import PAGE, of_kind, shown
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("transfers.view_import")
@require_GET
def rows(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """List the rows that one sentence was said of, from behind a row's number."""
    job = get_object_or_404(Import, pk=import_id)
    key, is_refused = request.GET.get("said", ""), request.GET.get("refused") != "0"
    after = request.GET.get("after", "")
    found = list(of_kind(job, key, is_refused=is_refused, after=int(after) if after.isdecimal() else 0)[: PAGE + 1])
    context = {
        "job": job,
        "key": key,
        "is_refused": is_refused,
        "rows": [shown(row, job.columns) for row in found[:PAGE]],
        "after": found[PAGE - 1].number if len(found) > PAGE else 0,
    }
    return TemplateResponse(request, "transfers/rows.html", context)


@member_required("transfers.view_import")
@require_GET
def refused(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Give the refused rows as a file to correct and upload again, each with its reason."""
    job = get_object_or_404(Import, pk=import_id)
    file = refused_rows(job)
    return FileResponse(file, as_attachment=True, filename="refused-rows.csv", content_type="text/csv")  # type: ignore[return-value]
