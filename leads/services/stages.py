"""Move leads through the stages: the one place where a stage changes, whoever asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from core.locks import lock
from customfields.definitions import field_named, is_field
from customfields.models import FieldDefinition
from customfields.reading import values_of
from events import log
from leads import lifecycle
from leads.models import Lead, StageChange
from pipelines.models import Stage
from workspaces.models import User


class StageOfAnotherPipeline(DomainError):
    """A lead moves within its pipeline."""


class StageClosed(DomainError):
    """Nothing moves into a stage that is switched off."""


class ReasonMissing(DomainError):
    """A lost lead says why."""


class FieldsMissing(DomainError):
    """The stage wants fields that are empty."""

    def __init__(self, stage: Stage, fields: list[str]) -> None:
        labels = ", ".join(_label(name) for name in fields)
        super().__init__(f"{stage.name} needs these filled in first: {labels}.", field=fields[0])
        self.fields = fields


class MovedMeanwhile(DomainError):
    """Somebody else moved the lead since the page was opened."""


def change_stage(
    *,
    lead: Lead,
    to_stage: Stage,
    by: User | None,
    at: datetime,
    reason: str = "",
    notes: str = "",
    from_stage: Stage | None = None,
    is_automatic: bool = False,
) -> StageChange | None:
    """
    Move a lead to another stage; None if it is there already, so that a repeated drag is harmless.

    `from_stage` is where the person saw the lead; without it the move holds from wherever the lead is.

    :raises StageOfAnotherPipeline, StageClosed: if the stage is not one to move to.
    :raises ReasonMissing: if the stage is a lost one and no reason is given.
    :raises FieldsMissing: if the stage requires fields that the lead lacks.
    :raises MovedMeanwhile: if the lead left `from_stage` already, for elsewhere.
    """
    with transaction.atomic():
        lock(lead)
        if lead.stage_id == to_stage.pk:
            return None
        seen = from_stage is not None and from_stage.pk == lead.stage_id
        previous = from_stage if from_stage and seen else Stage.objects.get(pk=lead.stage_id)
        if from_stage is not None and not seen:
            raise MovedMeanwhile(f"Somebody moved this lead to {previous.name} a moment ago.")
        check_gate(lead, previous, to_stage, reason)
        at = max(at, lead.stage_entered_at)  # who waited for the lock moved later, whenever they asked
        change = take_step(lead, previous, to_stage, at, {"reason": reason, "notes": notes})
        change.changed_by, change.is_automatic = by, is_automatic
        change.save(force_insert=True)
        lead.updated_by = by
        lead.change(*Lead.STAGE_FIELDS, "updated_by")
        log.record("lead.stage_changed", subject=lead, actor=by, at=at, data=story_of(change, previous, to_stage))
    return change


def check_gate(lead: Lead, previous: Stage, to_stage: Stage, reason: str, held: Collection[str] | None = None) -> None:
    """Refuse a move that the stage does not allow, the same on every path; raises as `change_stage`."""
    if previous.pipeline_id != to_stage.pipeline_id:
        raise StageOfAnotherPipeline(f"{to_stage.name} is a stage of another pipeline.")
    check_entry(lead, to_stage, reason, held)


def check_entry(lead: Lead, to_stage: Stage, reason: str, held: Collection[str] | None = None) -> None:
    """Refuse a stage that a lead, moved or new, does not fit; raises as `change_stage`."""
    if not to_stage.is_active:
        raise StageClosed(f"{to_stage.name} is switched off.")
    if to_stage.asks_for_reason and not reason.strip():
        raise ReasonMissing(f"Say why before moving to {to_stage.name}.", field="reason")
    if missing := missing_fields(lead, to_stage, held):
        raise FieldsMissing(to_stage, missing)


def missing_fields(lead: Lead, stage: Stage, held: Collection[str] | None = None) -> list[str]:
    """
    List the fields that a stage requires and a lead lacks.

    `held` are the keys of the workspace's own fields that have a value; without them they are read where needed.
    """
    wanted: list[str] = stage.required_fields
    fields = [field for name in wanted if (field := field_named(FieldDefinition.Context.LEAD, name))]
    if fields and held is None:
        held = values_of(lead, fields).keys()
    own = {field.name for field in fields if field.key not in (held or ())}
    return [name for name in wanted if (name in own if is_field(name) else getattr(lead, name, None) in (None, ""))]


def _label(name: str) -> str:
    if field := field_named(FieldDefinition.Context.LEAD, name):
        return field.label
    return str(Lead._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def apply_outcome(
    *, lead: Lead, outcome: lifecycle.Outcome, by: User | None, at: datetime, reason: str = ""
) -> StageChange | None:
    """
    Move a lead where an outcome sends it: not qualified to nurture, accepted to won, rejected to lost, and so on.

    :raises NoSuchStage: if its pipeline has no stage for that; else as `change_stage`.
    """
    pipeline = Stage.objects.select_related("pipeline").get(pk=lead.stage_id).pipeline
    to_stage = lifecycle.stage_for(outcome, pipeline)
    return change_stage(lead=lead, to_stage=to_stage, by=by, at=at, reason=reason)


def take_step(lead: Lead, previous: Stage, to_stage: Stage, at: datetime, said: dict[str, str]) -> StageChange:
    """Set what a move changes on the lead and make its row of history; nothing is stored."""
    days = max(0, (at - lead.stage_entered_at).days)
    value_before = lead.value
    lead.enter(to_stage, at=at)
    if to_stage.is_lost or previous.is_lost:
        lead.disposition = said["reason"] if to_stage.is_lost else ""  # why it was lost stays in the history
    if not to_stage.is_lost and lead.contacted_at is None:
        lead.contacted_at = at  # somebody who moves on has been spoken to
    return StageChange(
        lead=lead,
        from_stage=previous,
        to_stage=to_stage,
        changed_at=at,
        value_before=value_before,
        value_after=lead.value,
        days_in_previous_stage=days,
        **said,
    )


def story_of(change: StageChange, previous: Stage, to_stage: Stage) -> dict[str, Any]:
    """Tell a move as its event does."""
    return {
        "from": previous.name,
        "from_id": str(previous.pk),
        "to": to_stage.name,
        "to_id": str(to_stage.pk),
        "reason": change.reason,
        "notes": change.notes,
        "days": change.days_in_previous_stage,
        "automatic": change.is_automatic,
    }
