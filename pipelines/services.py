"""Every write to pipelines and stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from core import edits
from core.errors import DomainError
from core.locks import lock
from events import log
from pipelines.blueprints import Blueprint
from pipelines.models import Pipeline, Stage
from workspaces.models import User


class StageInUse(DomainError):
    """Leads stand in the stage, or their history names it."""


class NameTaken(DomainError):
    """Another stage of the pipeline has the name, or the purpose, already."""


def create_pipeline(*, blueprint: Blueprint, by: User | None, at: datetime, name: str = "") -> Pipeline:
    """
    Store a pipeline with the stages of a blueprint; the first of a workspace becomes its default.

    :raises NameTaken: if a pipeline of the name exists.
    """
    title = name or blueprint.name
    if Pipeline.objects.filter(name=title).exists():
        raise NameTaken(f"There is a pipeline called {title} already.", field="name")
    with transaction.atomic():
        pipeline = Pipeline.objects.create(
            name=title,
            description=blueprint.description,
            is_default=not Pipeline.objects.filter(is_default=True).exists(),
            position=Pipeline.objects.count(),
            created_by=by,
        )
        for position, step in enumerate(blueprint.steps):
            Stage.objects.create(
                pipeline=pipeline,
                position=position,
                created_by=by,
                name=step.name,
                colour=step.colour,
                probability=step.probability,
                expected_days=step.expected_days,
                purpose=step.purpose,
                **step.meaning,
            )
        log.record("pipeline.created", subject=pipeline, actor=by, at=at, data={"name": title})
    return pipeline


def create_stage(*, pipeline: Pipeline, by: User | None, at: datetime, **fields: Any) -> Stage:
    """
    Add a stage before the final ones.

    :raises NameTaken: if the pipeline has a stage of the name or the purpose.
    """
    with transaction.atomic():
        stages = list(Stage.objects.of(pipeline).select_for_update().order_by("position"))
        stage = Stage(pipeline=pipeline, created_by=by, position=len(stages), **fields)
        _save(stage)
        before = [each for each in stages if each.is_final and not stage.is_final]
        _place([each for each in stages if each not in before] + [stage] + before)
        log.record("stage.created", subject=stage, actor=by, at=at, data={"name": stage.name})
    return stage


def update_stage(
    *, stage: Stage, values: Mapping[str, Any], by: User | None, at: datetime
) -> dict[str, list[Any]]:
    """
    Change a stage and tell {field: [before, after]}. Leads in it take on changed flags at their next move.

    :raises NameTaken: as `create_stage`.
    """
    with transaction.atomic():
        changes = edits.apply(lock(stage), values)
        if changes:
            stage.updated_by = by
            _save(stage)
            log.record("stage.updated", subject=stage, actor=by, at=at, data={"changes": changes})
    return changes


def order_stages(*, pipeline: Pipeline, stage_ids: Sequence[UUID], by: User | None, at: datetime) -> bool:
    """Put the stages into the order of the ids; unknown ids are passed over, missing ones stay behind the rest."""
    with transaction.atomic():
        stages = list(Stage.objects.of(pipeline).select_for_update().order_by("position"))
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
    data = {"name": stage.name}
    try:
        with transaction.atomic():
            log.record("stage.deleted", subject=stage, actor=by, at=at, data=data)
            stage.delete()
            _check_references_now()
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        message = f"Leads stand in {stage.name} or came through it. Move them, or switch the stage off instead."
        raise StageInUse(message) from error


def _place(stages: Sequence[Stage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(stages, ["position"])


def _save(stage: Stage) -> None:
    try:
        with transaction.atomic():
            stage.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        message = "This pipeline has a stage of that name, or of that purpose, already."
        raise NameTaken(message, field="name") from error


def _check_references_now() -> None:
    """Ask the database now, while the savepoint stands, instead of at the end of the request."""


    connection.check_constraints()
