"""The stages of a pipeline: what each means, and their order."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pipelines import services
from pipelines.forms import StageForm
from pipelines.models import Pipeline, Stage
from pipelines.views.pipelines import pipeline_context
from ui.sheets import form_in_sheet, question_in_dialog
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

ROWS = (
    ("name",),
    ("colour",),
    ("outcome",),
    ("is_qualified",),
    ("probability", "expected_days"),
    ("required_fields",),
    ("is_active",),
)
MORE = (("purpose",), ("category", "stage_type"), ("description",))


@member_required("pipelines.add_stage")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    form = StageForm(request.POST or None)

    def store() -> str:
        made = services.create_stage(pipeline=pipeline, by=request.user, at=timezone.now(), **form.stage_values())
        return _("%(name)s is added.") % {"name": made.name}

    back = reverse("pipelines:pipeline", args=[pipeline_id])
    return form_in_sheet(request, form, store, back=back, title=_("New stage"), rows=ROWS, more=MORE)


@member_required("pipelines.change_stage")
@require_http_methods(["GET", "POST"])
def stage(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    found = get_object_or_404(Stage, pk=stage_id)
    form = StageForm(request.POST or None, instance=found)

    def store() -> str:
        services.update_stage(
            stage=found,
            values=form.stage_values(),
            originals=form.stage_originals(),
            by=request.user,
            at=timezone.now(),
        )
        return _("%(name)s is saved.") % {"name": found.name}

    back = reverse("pipelines:pipeline", args=[found.pipeline_id])
    removal = reverse("pipelines:stage_removal", args=[stage_id])
    return form_in_sheet(request, form, store, back=back, title=found.name, rows=ROWS, more=MORE, removal=removal)


@member_required("pipelines.delete_stage")
@require_http_methods(["GET", "POST"])
def removal(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    found = get_object_or_404(Stage, pk=stage_id)

    def act() -> str:
        services.delete_stage(stage=found, by=request.user, at=timezone.now())
        return _("%(name)s is deleted.") % {"name": found.name}

    return question_in_dialog(
        request,
        act,
        back=reverse("pipelines:pipeline", args=[found.pipeline_id]),
        title=_("Delete %(name)s?") % {"name": found.name},
        text=_("The stage is gone for good. Leads that stand in it would have to move first."),
        yes=_("Delete"),
    )


@member_required("pipelines.change_stage")
@require_POST
def order(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """Take the whole order as `stage` ids, or one step as `up` or `down`."""
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    ids = wanted_order([str(each.pk) for each in pipeline_context(pipeline_id)["stages"]], request.POST)
    services.order_stages(pipeline=pipeline, stage_ids=ids, by=request.user, at=timezone.now())
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("pipelines:pipeline", pipeline_id)
    return TemplateResponse(request, "pipelines/pipeline.html#stages", pipeline_context(pipeline_id))


def wanted_order(now: list[str], asked: QueryDict) -> list[UUID]:
    """Give the ids in the order asked for; what is not one of them is passed over."""
    wanted = [each for each in asked.getlist("stage") if each in now] or list(now)
    for name, step in (("up", -1), ("down", 1)):
        if (moved := asked.get(name)) in wanted:
            at = wanted.index(moved)
            wanted.insert(max(0, at + step), wanted.pop(at))
    return [UUID(each) for each in wanted]
