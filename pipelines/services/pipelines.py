"""Every write to pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core import edits
from core.errors import DomainError
from core.locks import lock
from core.scope import current_workspace_id
from events import log
from pipelines.blueprints import Blueprint
from pipelines.models import Pipeline, Stage
from pipelines.services.refusals import unique, unused
from workspaces.models import User, Workspace


class DefaultPipeline(DomainError):
    """A workspace has an active default pipeline at all times."""


class PipelineInUse(DomainError):
    """Leads stand in the pipeline's stages, or their history names them."""


def create_pipeline(*, blueprint: Blueprint, by: User | None, at: datetime, name: str = "") -> Pipeline:
    """
    Store a pipeline with the stages of a blueprint; the first of a workspace becomes its default.

    :raises NameTaken: if a pipeline of the name exists.
    """
    title = name or blueprint.name
    with transaction.atomic():
        others = _lock_pipelines()
        pipeline = Pipeline(
            name=title,
            description=blueprint.description,
            is_default=not any(other.is_default for other in others),
            position=len(others),
            created_by=by,
        )
        _save(pipeline)
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


def update_pipeline(
    *,
    pipeline: Pipeline,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change a pipeline and tell {field: [before, after]}.

    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises NameTaken: if a pipeline of the name exists.
    :raises DefaultPipeline: if the default is switched off.
    """
    with transaction.atomic():
        _lock_pipelines()
        changes = edits.apply(lock(pipeline), values, originals)
        if pipeline.is_default and not pipeline.is_active:
            raise DefaultPipeline(f"Make another pipeline the default before you switch {pipeline.name} off.")
        if changes:
            pipeline.updated_by = by
            _save(pipeline)
            log.record("pipeline.updated", subject=pipeline, actor=by, at=at, data={"changes": changes})
    return changes


def make_default(*, pipeline: Pipeline, by: User | None, at: datetime) -> bool:
    """
    Let new leads start in this pipeline from now on; False if they do already.

    :raises DefaultPipeline: if it is switched off.
    """
    with transaction.atomic():
        _lock_pipelines()
        lock(pipeline)
        if pipeline.is_default:
            return False
        if not pipeline.is_active:
            raise DefaultPipeline(f"Switch {pipeline.name} on before you make it the default.")
        Pipeline.objects.filter(is_default=True).update(is_default=False)
        pipeline.is_default, pipeline.updated_by = True, by
        _save(pipeline)
        changes = {"is_default": [False, True]}
        log.record("pipeline.updated", subject=pipeline, actor=by, at=at, data={"changes": changes})
    return True


def delete_pipeline(*, pipeline: Pipeline, by: User | None, at: datetime) -> None:
    """
    Delete a pipeline with its stages.

    :raises DefaultPipeline: if it is the default.
    :raises PipelineInUse: if leads stand in it or came through it; it can be switched off instead.
    """
    message = f"Leads stand in {pipeline.name} or came through it. Move them, or switch the pipeline off instead."
    with unused(PipelineInUse(message)):
        _lock_pipelines()
        if lock(pipeline).is_default:
            raise DefaultPipeline(f"Make another pipeline the default before you delete {pipeline.name}.")
        log.record("pipeline.deleted", subject=pipeline, actor=by, at=at, data={"name": pipeline.name})
        Pipeline.objects.filter(pk=pipeline.pk).delete()  # a refusal leaves the instance as it was


def _lock_pipelines() -> list[Pipeline]:
    """Let one change of the workspace's pipelines happen at a time; the first one has no row to lock but its own."""
    Workspace.objects.select_for_update(no_key=True).get(pk=current_workspace_id())
    return list(Pipeline.objects.all())


def _save(pipeline: Pipeline) -> None:
    with unique(f"There is a pipeline called {pipeline.name} already."):
        pipeline.save()
