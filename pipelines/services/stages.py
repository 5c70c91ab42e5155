"""Every write to stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from core import edits
from core.errors import DomainError
from core.locks import lock
from events import log
from pipelines.models import Pipeline, Stage
from pipelines.services.refusals import unique, unused
from workspaces.models import User


class StageInUse(DomainError):
    """Leads stand in the stage, or their history names it."""


class StageContradiction(DomainError):
    """A stage ends a lead as won or as lost, not both."""


def create_stage(*, pipeline: Pipeline, by: User | None, at: datetime, **fields: Any) -> Stage:
    """
    Add a stage before the final ones.

    :raises NameTaken: if the pipeline has a stage of the name or the purpose.
    :raises StageContradiction: if it is won and lost at once.
    """
    with transaction.atomic():
        stages = _lock_stages(pipeline)
        stage = Stage(pipeline=pipeline, created_by=by, position=len(stages), **fields)
        _save(stage)
        after = [] if stage.is_final else [each for each in stages if each.is_final]
        _place([*(each for each in stages if each not in after), stage, *after])
        log.record("stage.created", subject=stage, actor=by, at=at, data={"name": stage.name})
    return stage


def update_stage(
    *,
    stage: Stage,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change a stage and tell {field: [before, after]}; the leads in it take on changed flags after the commit.

    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises NameTaken, StageContradiction: as `create_stage`.
    """
    with transaction.atomic():
        changes = edits.apply(lock(stage), values, originals)
        if changes:
            stage.updated_by = by
            _save(stage)
            log.record("stage.updated", subject=stage, actor=by, at=at, data={"changes": changes})
    return changes


def order_stages(*, pipeline: Pipeline, stage_ids: Sequence[UUID], by: User | None, at: datetime) -> bool:
    """Put the stages into the order of the ids; unknown ids are passed over, missing ones stay behind the rest."""
    with transaction.atomic():
        stages = _lock_stages(pipeline)
        ranks = {stage_id: rank for rank, stage_id in enumerate(stage_ids)}
        wanted = sorted(stages, key=lambda stage: ranks.get(stage.pk, len(ranks)))
        if wanted == stages:
            return False
        _place(wanted)
        names = [stage.name for stage in wanted]
        log.record("pipeline.stages_ordered", subject=pipeline, actor=by, at=at, data={"stages": names})
    return True


def delete_stage(*, stage: Stage, by: User | None, at: datetime) -> None:
    """
    Delete a stage that nothing refers to.

    :raises StageInUse: if leads stand in it or came through it; such a stage can be switched off instead.
    """
    message = f"Leads stand in {stage.name} or came through it. Move them, or switch the stage off instead."
    with unused(StageInUse(message)):
        log.record("stage.deleted", subject=stage, actor=by, at=at, data={"name": stage.name})
        Stage.objects.filter(pk=stage.pk).delete()  # a refusal leaves the instance as it was


def _lock_stages(pipeline: Pipeline) -> list[Stage]:
    """Let one change of a pipeline's order happen at a time; leads go on moving meanwhile."""
    return list(Stage.objects.of(lock(pipeline)).order_by("position", "pk"))


def _place(stages: Sequence[Stage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(stages, ["position"])


def _save(stage: Stage) -> None:
    if stage.is_won and stage.is_lost:
        raise StageContradiction("A stage is won or lost, not both.", field="is_lost")
    stage.is_final = stage.is_final or stage.is_won or stage.is_lost
    with unique("This pipeline has a stage of that name, or of that purpose, already."):
        stage.save()
