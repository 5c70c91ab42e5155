"""The board and the parts of it that are asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leads.board import Board
from leads.board_filters import AskedBoard
from leads.views.board_rows import Show
from pipelines.models import Pipeline, Stage, StageQuerySet
from ui.lists.chips import chips
from ui.responses import page_or_target
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

MOST_AT_ONCE = 50
PAGE = "leads/board.html"
BLOCKS = {"list": "page", "board": "board"}  # id of an element: the block that belongs there


@member_required("leads.view_lead")
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    pipelines = list(Pipeline.objects.active().in_order())
    pipeline = _chosen(pipelines, request.GET)
    if pipeline is None:
        return TemplateResponse(request, "leads/board_without.html")
    asked, at = AskedBoard(request), timezone.now()
    template = page_or_target(request, PAGE, BLOCKS)
    is_valid = asked.filters.is_valid()
    context: dict[str, Any] = {
        "columns": asked.stages(pipeline, at=at) if is_valid else [],
        "pipelines": [(one, asked.link(pipeline=str(one.pk))) for one in pipelines],
        "pipeline": pipeline,
        "asked": asked,
        "list": asked.list,
        "chips": chips(asked),
        "conditions": list(asked.where.said(asked.options)),
        "is_part": template != PAGE,
        "show": Show(request, at),
    }
    response = TemplateResponse(request, template, context, status=200 if is_valid else 422)
    if request.htmx.trigger:  # type: ignore[attr-defined]
        response.headers["HX-Push-Url"] = reverse("leads:board") + asked.link()
    return response


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
    """Answer the cards of `?lead=` and of `?contact=`, those that the board shows, and all heads: something changed."""
    pipeline = _chosen(list(Pipeline.objects.active().in_order()), request.GET)
    if pipeline is None:
        raise Http404("No such pipeline.")
    asked, show = _asked(request)
    columns = asked.heads(_stages(pipeline))
    stages = {str(column.stage.pk): column.stage for column in columns}
    some = asked.some(_ids(request.GET, "lead"), _ids(request.GET, "contact"), stages.values())
    changed = [([card], stages[card.stage_id]) for card in some]
    context = {"columns": columns, "changed": changed, "show": show}
    return TemplateResponse(request, "leads/board_cards.html", context)


def _chosen(pipelines: Sequence[Pipeline], query: QueryDict) -> Pipeline | None:
    wanted = query.get("pipeline")
    return next((one for one in pipelines if str(one.pk) == wanted), pipelines[0] if pipelines else None)


def _stages(pipeline: Pipeline) -> StageQuerySet:
    return Stage.objects.of(pipeline).active()


def _ids(query: QueryDict, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in query.getlist(name)[:MOST_AT_ONCE]]
    except ValueError as error:
        raise Http404("That is no id.") from error


def _asked(request: MemberRequest) -> tuple[Board, Show]:
    at = timezone.now()
    return AskedBoard(request).board(at=at), Show(request, at)
