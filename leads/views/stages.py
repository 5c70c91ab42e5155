"""Move a lead, or say what became of it; ask for what the stage wants to know."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.prepared import Prepared, first_or_404
from leads import lifecycle, services
from leads.forms import OwnerForm, RequiredFieldsForm, StageForm
from leads.models import Lead
from leads.services.stages import FieldsMissing, MovedMeanwhile, ReasonMissing
from leads.views.records import PAGE, STAGES, record_context
from pipelines.models import Stage
from ui.inplace import changed
from ui.responses import with_toast, with_trigger
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

MOVING = Prepared(lambda pk: Lead.objects.select_related("contact", "stage__pipeline").filter(pk=pk), pk=UUID)
HEAD = "lead-head"  # the id of the element that a move from the record's page replaces


@member_required("leads.change_lead")
@require_http_methods(["GET", "POST"])
def stage(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """GET ?stage= asks what the stage wants to know; POST moves, also by the address alone, as *Undo* does."""
    lead = first_or_404(MOVING(pk=lead_id))
    named = {"stage", "outcome"} & request.POST.keys()
    form = StageForm(request.POST if named else request.GET, stages=STAGES(pipeline=lead.stage.pipeline_id))
    if not form.is_valid():
        return _refused(request, lead, _("Choose a stage of this pipeline."))
    try:
        return _answer(request, lead, _target(lead, form), form)
    except MovedMeanwhile as error:
        return _refused(request, lead, error.message, status=409)
    except DomainError as error:
        return _refused(request, lead, error.message)


def _target(lead: Lead, form: StageForm) -> Stage:
    stage: Stage | None = form.cleaned_data["stage"]
    return stage or lifecycle.stage_for(lifecycle.Outcome(form.cleaned_data["outcome"]), lead.stage.pipeline)


def _answer(request: MemberRequest, lead: Lead, to_stage: Stage, form: StageForm) -> HttpResponse:
    asked = request.POST if "asked" in request.POST else None
    fields = RequiredFieldsForm(asked, lead=lead, stage=to_stage) if asked or request.method == "GET" else None
    if request.method == "GET" or (fields is not None and not fields.is_valid()):
        return _ask(request, lead, to_stage, form, fields, status=200 if request.method == "GET" else 422)
    undo = undo_url(lead, to_stage)
    try:
        services.complete_and_move(
            lead=lead,
            values=fields.values() if fields is not None else {},
            to_stage=to_stage,
            from_stage=form.cleaned_data["from_stage"],
            reason=form.cleaned_data["reason"],
            notes=form.cleaned_data["notes"],
            by=request.user,
            at=timezone.now(),
        )
    except (ReasonMissing, FieldsMissing) as error:
        if "asked" in request.POST:
            form.add_error("reason" if error.field == "reason" else None, error.message)
        return _ask(request, lead, to_stage, form, fields, status=422)
    return _moved(request, lead, to_stage, undo)


def undo_url(lead: Lead, to_stage: Stage) -> str:
    """Write the address that takes a move back; a lead that was lost before is lost again for the same reason."""
    query = {"stage": str(lead.stage_id), "from_stage": str(to_stage.pk)}
    if lead.stage.asks_for_reason:
        query["reason"] = lead.disposition
    return f"{reverse('leads:stage', args=[lead.pk])}?{urlencode(query)}"


def _moved(request: MemberRequest, lead: Lead, to_stage: Stage, undo: str) -> HttpResponse:
    said = _("Moved to %(stage)s.") % {"stage": to_stage.name}
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect(lead)
    response = with_toast(_head(request, lead), said, undo_url=undo)
    if "asked" in request.POST:
        response = with_trigger(response, "close-sheet")
    return changed(response, lead)


def _head(request: MemberRequest, lead: Lead, *, said: str = "", status: int = 200) -> HttpResponse:
    """Answer the head of the record where the page will put it there; elsewhere nothing but events."""
    if request.htmx and request.htmx.target != HEAD:  # type: ignore[attr-defined]
        return HttpResponse(status=204 if status == 200 else status)
    fresh = Lead.objects.for_record().get(pk=lead.pk)
    context = record_context(request, fresh) | {"said": said}
    template = f"{PAGE}#head_of_lead" if request.htmx else PAGE  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context, status=status)


def _refused(request: MemberRequest, lead: Lead, said: str, *, status: int = 422) -> HttpResponse:
    response = _head(request, lead, said=said, status=status)
    if request.htmx and request.htmx.target != HEAD:  # type: ignore[attr-defined]
        response = with_trigger(response, "toast", {"text": said, "kind": "danger"})
    return changed(response, lead) if status == 409 else response


def _ask(
    request: MemberRequest,
    lead: Lead,
    to_stage: Stage,
    form: StageForm,
    fields: RequiredFieldsForm | None,
    status: int = 200,
) -> HttpResponse:
    """Ask in the dialog, wherever the move came from; without JavaScript on a page of its own."""
    fields = fields or RequiredFieldsForm(lead=lead, stage=to_stage)
    context = {"lead": lead, "to_stage": to_stage, "form": form, "fields": fields}
    if not request.htmx:  # type: ignore[attr-defined]
        return TemplateResponse(request, "leads/stage.html", context, status=status)
    response = TemplateResponse(request, "leads/stage.html#pane", context, status=status)
    if request.htmx.target != "dialog":  # type: ignore[attr-defined]
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


@member_required("leads.change_lead")
@require_http_methods(["GET", "POST"])
def owner(request: MemberRequest, lead_id: UUID) -> HttpResponse:
    """GET answers the menu of members, POST hands the lead over."""
    lead = get_object_or_404(Lead.objects.for_record(), pk=lead_id)
    form = OwnerForm(request.POST or None)
    if request.method == "GET":
        return TemplateResponse(request, "leads/owner.html", {"lead": lead, "choices": form["owner"]})
    if not form.is_valid():
        return _refused(request, lead, _("Choose a member of this workspace."))
    to = form.cleaned_data["owner"]
    services.assign_lead(lead=lead, owner=to, by=request.user, at=timezone.now())
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(lead)
    return changed(_head(request, lead), lead)
