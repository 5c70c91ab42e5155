"""The page of one lead, and the same in the side panel."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.prepared import Prepared, first_or_404
from leads import lifecycle, services
from leads.inplace import LEAD
from leads.models import Lead
from leads.sections import sections
from pipelines.models import Stage
from ui import editing
from ui.inplace import edit_field
from ui.registry import Action, registry
from ui.responses import page_or_target, with_toast
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

PAGE = "leads/lead.html"
BLOCKS = {"panel": "panel", "lead-head": "head_of_lead", "lead-side": "facts"}  # id of an element: its block
SHORT = 6  # other leads of the contact that are named
RECORD = Prepared(lambda pk: Lead.objects.for_record().filter(pk=pk), pk=UUID)
STAGES = Prepared(lambda pipeline: Stage.objects.filter(pipeline=pipeline).order_by("position"), pipeline=UUID)
OTHERS = Prepared(lambda contact, lead: Lead.objects.others(contact, lead)[:SHORT], contact=UUID, lead=UUID)


@member_required("leads.view_lead")
@require_safe
def lead(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    found = first_or_404(RECORD(pk=lead_id))
    return TemplateResponse(request, page_or_target(request, PAGE, BLOCKS), record_context(request, found))


def record_context(request: MemberRequest, lead: Lead) -> dict[str, Any]:
    """All that the page may show; what only some of its blocks need is read when they ask."""
    stages = STAGES(pipeline=lead.stage.pipeline_id)
    return {
        "lead": lead,
        "steps": steps(lead.stage, stages),
        "endings": [stage for stage in stages if stage.is_final and (stage.is_active or stage == lead.stage)],
        "outcomes": lifecycle.outcomes(lead.stage, [stage for stage in stages if stage.is_active]),
        "days": max(0, (timezone.now() - lead.stage_entered_at).days),
        "late": lead.overdue_in_stage(at=timezone.now()),
        "may_change": may(request, "leads.change_lead"),
        "may_delete": may(request, "leads.delete_lead"),
        "actions": registry.of_record(Action, request, lead),
        "sections": partial(sections, request, lead),
        "others": partial(OTHERS, contact=lead.contact_id, lead=lead.pk),
        "panels": partial(registry.panels, request, lead),
        "said": "",
    }


def steps(current: Stage, stages: list[Stage]) -> list[tuple[Any, str, str, str]]:
    """List (id, name, colour, state) of the stages on the way; those before the current one are done."""
    on_the_way = [stage for stage in stages if not stage.is_final and (stage.is_active or stage == current)]
    return [(stage.pk, stage.name, stage.colour, _state(stage, current)) for stage in on_the_way]


def _state(stage: Stage, current: Stage) -> str:
    if stage == current:
        return "current"
    return "done" if stage.position < current.position and not current.is_lost else "todo"


@member_required("leads.change_lead")
@require_http_methods(["GET", "POST"])
def field(request: MemberRequest, lead_id: UUID, name: str) -> HttpResponse:
    return edit_field(request, LEAD, lead_id, name)


@member_required("leads.change_lead")
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    return editing.edit_record(request, LEAD, lead_id)


@member_required("leads.view_lead")
@require_safe
def history(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """Answer the ways through the stages and the owners; the section asks when it is opened."""
    found = get_object_or_404(Lead.objects.for_record(), pk=lead_id)
    changes = found.stage_changes.select_related("from_stage", "to_stage", "changed_by")
    assignments = found.assignments.select_related("assigned_from", "assigned_to", "assigned_by")
    context = {
        "lead": found,
        "changes": changes.order_by("-changed_at", "-pk")[:100],
        "assignments": assignments.order_by("-assigned_at", "-pk")[:100],
    }
    blocks = {"lead-history": "history"}
    return TemplateResponse(request, page_or_target(request, "leads/history.html", blocks), context)


@member_required("leads.delete_lead")
@require_http_methods(["GET", "POST"])
def delete(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    found = get_object_or_404(Lead.objects.select_related("contact"), pk=lead_id)
    undo_url = ""
    if request.method == "POST":
        done = services.delete_lead(lead=found, by=request.user, at=timezone.now())
        undo_url = reverse("operations:undo", args=[done.pk])
    return editing.confirm_deletion(request, found, what=_("the lead"), then="leads:list", undo_url=undo_url)


@member_required("leads.add_lead")
@require_POST
def undo(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """Take back a lead that was just made."""
    found = get_object_or_404(Lead.objects.select_related("contact"), pk=lead_id)
    try:
        services.undo_create(lead=found, by=request.user, at=timezone.now())
    except DomainError as error:
        return with_toast(HttpResponse(status=204), error.message)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("leads:list")
    return with_toast(HttpResponse(status=204), str(_("Taken back.")))
