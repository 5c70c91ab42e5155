"""The board and the parts of it that are asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leads.board import Board, asked_for
from leads.views.board_rows import Show
from pipelines.models import Pipeline, Stage, StageQuerySet
from ui.responses import page_or_block
from workspaces.access import member_required
from workspaces.middleware import MemberRequest
from workspaces.models import Membership

MOST_AT_ONCE = 50


@member_required("leads.view_lead")
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    pipelines = list(Pipeline.objects.active().in_order())
    pipeline = _chosen(pipelines, request.GET)
    if pipeline is None:
        return TemplateResponse(request, "leads/board_without.html")
    asked, show = _asked(request)
    context: dict[str, Any] = {
        "columns": asked.columns(_stages(pipeline)),
        "pipelines": pipelines,
        "pipeline": pipeline,
        "members": Membership.objects.active().with_people(),
        "owner": request.GET.get("owner", ""),
        "show": show,
    }
    return TemplateResponse(request, page_or_block(request, "leads/board.html", "board"), context)


@member_required("leads.view_lead")
@require_safe
def stage(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Answer the cards of a stage after `?after=`."""
    asked, show = _asked(request)
    stage = get_object_or_404(Stage.objects.active(), pk=stage_id)
    try:
        cards, after = asked.more(stage, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404("No such place in the column.") from error
    context = {"stage": stage, "cards": cards, "after": after, "show": show}
    return TemplateResponse(request, "leads/board_more.html", context)


@member_required("leads.view_lead")
@require_safe
def cards(request: MemberRequest) -> HttpResponse:
    """Answer the cards of `?lead=`, those that the board shows, and all heads: something has changed."""
    pipeline = _chosen(list(Pipeline.objects.active().in_order()), request.GET)
    if pipeline is None:
        raise Http404("No such pipeline.")
    asked, show = _asked(request)
    columns = asked.heads(_stages(pipeline))
    stages = {str(column.stage.pk): column.stage for column in columns}
    some = asked.some(_ids(request.GET), stages.values())
    changed = [([card], stages[card.stage_id]) for card in some]
    context = {"columns": columns, "changed": changed, "show": show}
    return TemplateResponse(request, "leads/board_cards.html", context)


def _chosen(pipelines: Sequence[Pipeline], query: QueryDict) -> Pipeline | None:
    wanted = query.get("pipeline")
    return next((one for one in pipelines if str(one.pk) == wanted), pipelines[0] if pipelines else None)


def _stages(pipeline: Pipeline) -> StageQuerySet:
    return Stage.objects.of(pipeline).active()


def _ids(query: QueryDict) -> list[UUID]:
    try:
        return [UUID(text) for text in query.getlist("lead")[:MOST_AT_ONCE]]
    except ValueError as error:
        raise Http404("That is no id.") from error


def _asked(request: MemberRequest) -> tuple[Board, Show]:
    at = timezone.now()
    return asked_for(request.GET, user=request.user, at=at), Show(request, at)
