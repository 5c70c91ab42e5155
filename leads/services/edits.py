"""Change whatever a form shows of a lead, each part through the service that keeps its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.services import tag_record, tags_named
from core import edits
from core.locks import lock
from customfields import services as customfields
from leads.models import Lead, StageChange
from leads.services.leads import update_lead
from leads.services.ownership import assign_lead
from leads.services.stages import change_stage
from pipelines.models import Stage
from workspaces.models import User


def edit_lead(
    *,
    lead: Lead,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """
    Change fields, the owner and the tags (by name) of a lead and tell {field: [before, after]}.

    :raises EditConflict: if somebody changed one of the fields since `originals` were read; tags are merged instead.
    :raises NotAMember: as `assign_lead`.
    """
    seen = dict(originals or {})
    plain = {name: value for name, value in values.items() if name not in {"owner", "tags"}}
    with transaction.atomic():
        tags_named(values.get("tags", ()))  # new words first, as imports do, so that locks cannot meet crosswise
        lock(lead)
        scalar = {name: value for name, value in values.items() if name != "tags"}
        if clashes := customfields.find_clashes(lead, scalar, seen, by=by):
            raise edits.EditConflict(clashes)
        changes = update_lead(lead=lead, values=plain, by=by, at=at) if plain else {}
        if "owner" in values:
            changes |= _hand_over(lead, values["owner"], by, at)
        if "tags" in values:
            changes |= tag_record(record=lead, names=values["tags"], seen=seen.get("tags"), by=by, at=at)
    return changes


def complete_and_move(
    *,
    lead: Lead,
    values: Mapping[str, Any],
    to_stage: Stage,
    by: User | None,
    at: datetime,
    reason: str = "",
    notes: str = "",
    from_stage: Stage | None = None,
) -> StageChange | None:
    """Fill in the fields that a stage asks for and move the lead there, both or neither; raises as the two do."""
    with transaction.atomic():
        if values:
            edit_lead(lead=lead, values=values, by=by, at=at)
        return change_stage(
            lead=lead, to_stage=to_stage, by=by, at=at, reason=reason, notes=notes, from_stage=from_stage
        )


def _hand_over(lead: Lead, owner: User | None, by: User | None, at: datetime) -> dict[str, list[Any]]:
    before = lead.owner
    changed = assign_lead(lead=lead, owner=owner, by=by, at=at)
    return {"owner": [edits.as_text(before), edits.as_text(owner)]} if changed else {}
