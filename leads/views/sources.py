"""Settings: the sources that leads come from."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leads import services
from leads.models import LeadSource
from leads.source_forms import SourceForm
from ui.sheets import form_in_sheet, question_in_dialog
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("leads.change_leadsource")
@require_safe
def sources(request: MemberRequest) -> HttpResponse:
    return TemplateResponse(request, "leads/sources.html", {"sources": LeadSource.objects.in_order()})


@member_required("leads.add_leadsource")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = SourceForm(request.POST or None)

    def store() -> str:
        made = services.create_source(by=request.user, at=timezone.now(), **form.values())
        return _("%(name)s is added.") % {"name": made.name}

    return form_in_sheet(request, form, store, back=reverse("leads:sources"), title=_("New source"))


@member_required("leads.change_leadsource")
@require_http_methods(["GET", "POST"])
def source(request: MemberRequest, source_id: UUID) -> HttpResponse:
    found = get_object_or_404(LeadSource, pk=source_id)
    form = SourceForm(request.POST or None, instance=found)

    def store() -> str:
        services.update_source(
            source=found, values=form.values(), originals=form.originals(), by=request.user, at=timezone.now()
        )
        return _("%(name)s is saved.") % {"name": found.name}

    removal = reverse("leads:source_removal", args=[source_id])
    return form_in_sheet(request, form, store, back=reverse("leads:sources"), title=found.name, removal=removal)


@member_required("leads.delete_leadsource")
@require_http_methods(["GET", "POST"])
def removal(request: MemberRequest, source_id: UUID) -> HttpResponse:
    found = get_object_or_404(LeadSource, pk=source_id)

    def act() -> str:
        services.delete_source(source=found, by=request.user, at=timezone.now())
        return _("%(name)s is deleted.") % {"name": found.name}

    return question_in_dialog(
        request,
        act,
        back=reverse("leads:sources"),
        title=_("Delete %(name)s?") % {"name": found.name},
        text=_("Its leads stay, without a source. Switched off instead, it stays on them and is not offered any more."),
        yes=_("Delete"),
    )
