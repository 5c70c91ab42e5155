"""The list of imports, and the file that begins one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError
from transfers import services
from transfers.forms import UploadForm
from transfers.models import Import
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

MOST = 100


@member_required("transfers.view_import")
def imports(request: MemberRequest) -> HttpResponse:
    jobs = Import.objects.latest_first()[:MOST]
    return TemplateResponse(request, "transfers/list.html", {"jobs": list(jobs)})


@member_required("transfers.add_import")
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest) -> HttpResponse:
    kind = request.GET.get("kind", Import.Kind.LEAD)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        try:
            job = services.upload(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("transfers:import", job.pk)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "transfers/new.html", {"form": form}, status=status)


@member_required("transfers.delete_import")
@require_POST
def delete(request: MemberRequest, import_id: str) -> HttpResponse:
    job = get_object_or_404(Import, pk=import_id)
    try:
        services.delete_import(job=job, by=request.user, at=timezone.now())
    except DomainError:
        return redirect("transfers:import", import_id)
    return redirect("transfers:list")
