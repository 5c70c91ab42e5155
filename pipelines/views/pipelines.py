"""Pipelines: which there are, which one is the default, how each is called."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from pipelines import services
from pipelines.blueprints import BLUEPRINTS
from pipelines.forms import NewPipelineForm, PipelineForm
from pipelines.models import Pipeline, Stage
from ui.sheets import form_in_sheet, question_in_dialog
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("pipelines.change_pipeline")
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    active = Count("stages", filter=Q(stages__is_active=True))
    pipelines = Pipeline.objects.in_order().annotate(active_stages=active)
    return TemplateResponse(request, "pipelines/settings.html", {"pipelines": pipelines})


@member_required("pipelines.add_pipeline")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = NewPipelineForm(request.POST or None)

    def store() -> str:
        blueprint = BLUEPRINTS[form.cleaned_data["blueprint"]]
        name = form.cleaned_data["name"]
        made = services.create_pipeline(blueprint=blueprint, name=name, by=request.user, at=timezone.now())
        return _("%(name)s is ready.") % {"name": made.name}

    return form_in_sheet(request, form, store, back=reverse("pipelines:settings"), title=_("New pipeline"))


@member_required("pipelines.change_pipeline")
@require_safe
def pipeline(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    return TemplateResponse(request, "pipelines/pipeline.html", pipeline_context(pipeline_id))


@member_required("pipelines.change_pipeline")
@require_http_methods(["GET", "POST"])
def details(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    form = PipelineForm(request.POST or None, instance=found)

    def store() -> str:
        services.update_pipeline(
            pipeline=found,
            values=form.values(),
            originals=form.originals(),
            by=request.user,
            at=timezone.now(),
        )
        return _("%(name)s is saved.") % {"name": found.name}

    back = reverse("pipelines:pipeline", args=[pipeline_id])
    removal = "" if found.is_default else reverse("pipelines:removal", args=[pipeline_id])
    return form_in_sheet(request, form, store, back=back, title=found.name, removal=removal)


@member_required("pipelines.change_pipeline")
@require_POST
def default(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    try:
        services.make_default(pipeline=found, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("New leads start in %(name)s.") % {"name": found.name})
    return redirect("pipelines:settings")


@member_required("pipelines.delete_pipeline")
@require_http_methods(["GET", "POST"])
def removal(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    found = get_object_or_404(Pipeline, pk=pipeline_id)

    def act() -> str:
        services.delete_pipeline(pipeline=found, by=request.user, at=timezone.now())
        return _("%(name)s is deleted.") % {"name": found.name}

    return question_in_dialog(
        request,
        act,
        back=reverse("pipelines:settings"),
        title=_("Delete %(name)s?") % {"name": found.name},
        text=_("The pipeline goes with all its stages. This cannot be undone."),
        yes=_("Delete"),
    )


def pipeline_context(pipeline_id: UUID) -> dict[str, Any]:
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    return {"pipeline": found, "stages": list(Stage.objects.of(found).order_by("position", "pk"))}
