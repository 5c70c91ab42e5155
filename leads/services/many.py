"""The same change to many leads, with the gates, histories and events of single changes, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects

from contacts.services.many import edit_rows, is_tags, make_tags, tag_rows
from core.edits import Edit
from core.many import Outcome, allowed, lock_many, store_many
from events import log
from leads.models import Lead, LeadAssignment, StageChange
from leads.services.leads import touch
from leads.services.ownership import check_member
from leads.services.stages import check_gate, story_of, take_step
from pipelines.models import Stage
from workspaces.models import User

KIND = "leads.lead"


def edit_leads(*, ids: Iterable[UUID], edits: Sequence[Edit], by: User | None, at: datetime) -> Outcome:
    """
    Change fields, the owner and the tags of leads; what a field does not take is skipped, the whole lead.

    :raises NotAMember: as `assign_lead`.
    """
    outcome = Outcome()
    with transaction.atomic():
        make_tags(edits)
        leads = lock_many(Lead, ids, outcome)
        plain = [edit for edit in edits if edit.field != "owner" and not is_tags(edit)]
        also = ("conversion_value", "last_activity_at")
        kept = edit_rows(leads, plain, outcome, by=by, at=at, prepare=partial(touch, at=at), also=also)
        changed = {lead for lead, changes in kept.items() if changes}
        for edit in edits:
            if edit.field == "owner":
                changed |= set(_assign(list(kept), edit.value, by, at))
            elif is_tags(edit):
                changed |= tag_rows(kept, edit, by=by, at=at).keys()
    outcome.done, outcome.same = len(changed), len(kept) - len(changed)
    return outcome


def assign_leads(*, ids: Iterable[UUID], owner: User | None, by: User | None, at: datetime) -> Outcome:
    """
    Give leads to a member, or to nobody.

    :raises NotAMember: as `assign_lead`.
    """
    return edit_leads(ids=ids, edits=[Edit("owner", "set", owner)], by=by, at=at)


def move_leads(
    *, ids: Iterable[UUID], to_stage: Stage, by: User | None, at: datetime, reason: str = "", notes: str = ""
) -> Outcome:
    """Move leads to a stage; those that it does not take stay where they are, as `change_stage` says why."""
    outcome = Outcome()
    with transaction.atomic():
        leads = lock_many(Lead, ids, outcome)
        moving = [lead for lead in leads if lead.stage_id != to_stage.pk]
        outcome.same = len(leads) - len(moving)
        stages = Stage.objects.in_bulk({lead.stage_id for lead in moving})
        fit = list(allowed(moving, outcome, lambda lead: check_gate(lead, stages[lead.stage_id], to_stage, reason)))
        said = {"reason": reason, "notes": notes}
        steps = [_step(lead, stages[lead.stage_id], to_stage, by, at, said) for lead in fit]
        StageChange.objects.bulk_create(steps)
        store_many(fit, [*Lead.STAGE_FIELDS, "updated_by", "updated_at"])
        _record_moves(steps, by)
    outcome.done = len(fit)
    return outcome


def delete_leads(*, ids: Iterable[UUID], by: User | None, at: datetime) -> Outcome:
    """Delete leads with their history and notes, as `delete_lead` does."""
    outcome = Outcome()
    with transaction.atomic():
        leads = lock_many(Lead, ids, outcome)
        prefetch_related_objects(leads, "contact")
        said = [(lead.pk, {"name": lead.contact.name, "contact": str(lead.contact_id)}) for lead in leads]
        log.record_many("lead.deleted", subject_type=KIND, said=said, actor=by, at=at)
        Lead.objects.filter(pk__any_of=[lead.pk for lead in leads]).delete()
    outcome.done = len(leads)
    return outcome


def _assign(leads: list[Lead], owner: User | None, by: User | None, at: datetime) -> list[Lead]:
    if owner:
        check_member(owner)
    given = [lead for lead in leads if lead.owner_id != (owner.pk if owner else None)]
    prefetch_related_objects(given, "owner")
    said, rows = [], []
    for lead in given:
        previous = lead.owner
        lead.owner, lead.updated_by, lead.updated_at = owner, by, at
        ends = {"assigned_from": previous, "assigned_to": owner, "assigned_by": by}
        rows.append(LeadAssignment(lead=lead, assigned_at=at, **ends))
        data = {"from": previous.name if previous else "", "to": owner.name if owner else "", "reason": ""}
        said.append((lead.pk, data))
    LeadAssignment.objects.bulk_create(rows)
    store_many(given, ["owner", "updated_by", "updated_at"])
    log.record_many("lead.assigned", subject_type=KIND, said=said, actor=by, at=at)
    return given


def _step(
    lead: Lead, previous: Stage, to_stage: Stage, by: User | None, at: datetime, said: dict[str, str]
) -> StageChange:
    change = take_step(lead, previous, to_stage, max(at, lead.stage_entered_at), said)
    change.changed_by, lead.updated_by, lead.updated_at = by, by, at
    return change


def _record_moves(steps: Sequence[StageChange], by: User | None) -> None:
    """Record each move at its own moment: who waited for the lock moved later."""
    moments: dict[datetime, list[tuple[UUID, dict[str, Any]]]] = {}
    for step in steps:
        assert step.from_stage is not None  # noqa: S101 - a move comes from somewhere
        story = story_of(step, step.from_stage, step.to_stage)
        moments.setdefault(step.changed_at, []).append((step.lead_id, story))
    for moment, said in moments.items():
        log.record_many("lead.stage_changed", subject_type=KIND, said=said, actor=by, at=moment)
