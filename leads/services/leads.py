"""Make, change and delete leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.models import Contact, Tag
from core.locks import lock
from customfields import services as customfields
from customfields.models import FieldDefinition
from events import log
from leads import lifecycle
from leads.models import Lead, LeadSource, LeadTag
from leads.services.ownership import note_assignment
from leads.services.stages import check_entry
from operations.models import Operation
from operations.services import recorded
from pipelines.models import Pipeline, Stage
from workspaces.current import current_workspace
from workspaces.models import User


def create_lead(
    *,
    contact: Contact,
    by: User | None,
    at: datetime,
    source: LeadSource | None = None,
    pipeline: Pipeline | None = None,
    stage: Stage | None = None,
    tags: Iterable[Tag] = (),
    **fields: Any,
) -> Lead:
    """
    Store a lead in the given stage, else where its source's category starts in the pipeline.

    `fields` are columns and the workspace's own fields, by their names ("field:budget").

    :raises NoSuchStage: if there is no pipeline, or no stage in it.
    :raises StageClosed, ReasonMissing, FieldsMissing: if the stage does not take it; a lost one wants a disposition.
    :raises NoSuchField, BadValue, FieldsRequired: as `customfields.services.check_new`.
    """
    entry = stage or lifecycle.first_stage(pipeline or lifecycle.default_pipeline(), source)
    kept = customfields.check_new(FieldDefinition.Context.LEAD, fields, by=by)
    columns = {"currency": current_workspace().currency} | customfields.own_values(fields)
    lead = Lead(contact=contact, source=source, created_by=by, updated_by=by, **columns)
    check_entry(lead, entry, reason=lead.disposition, held={field.key for field in kept})
    lead.enter(entry, at=at)
    with transaction.atomic():
        lead.save(force_insert=True)
        customfields.store_new(lead, kept)
        lead.stage_changes.create(to_stage=entry, changed_at=at, changed_by=by, value_after=lead.value)
        if lead.owner_id:
            note_assignment(lead, previous=None, by=by, at=at, reason="")
        LeadTag.objects.bulk_create([LeadTag(lead=lead, tag=tag) for tag in tags], ignore_conflicts=True)
        data = {"name": contact.name, "stage": entry.name, "source": source.name if source else ""}
        log.record("lead.created", subject=lead, actor=by, at=at, data=data)
    return lead


def update_lead(
    *,
    lead: Lead,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """
    Change columns and fields of a lead and tell {name: [before, after]}; empty where nothing differs.

    Not for the stage (`change_stage`) or the owner (`assign_lead`): these have histories of their own.

    :raises EditConflict: if somebody changed one of them since `originals` were read.
    :raises NoSuchField, BadValue, FieldsRequired: as `customfields.services.apply`.
    """
    with transaction.atomic():
        changes = customfields.apply(lock(lead), values, originals, by=by)
        if changes:
            lead.updated_by = by
            touch(lead, at=at)
            lead.change(*customfields.own_values(changes), "conversion_value", "updated_by", "last_activity_at")
            log.record("lead.updated", subject=lead, actor=by, at=at, data={"changes": changes})
    return changes


def touch(lead: Lead, *, at: datetime) -> None:
    """Set what follows from an edit: the last activity, and what a won lead brought in."""
    lead.last_activity_at = max(at, lead.last_activity_at)
    if lead.is_closed_won:
        lead.conversion_value = lead.value


def delete_lead(*, lead: Lead, by: User | None, at: datetime) -> Operation:
    """Put a lead with its history and notes into the recycle bin; its contact stays."""
    with recorded(kind=Operation.Kind.DELETE, title=lead.contact.name, by=by, at=at) as operation:
        data = {"name": lead.contact.name, "contact": str(lead.contact_id)}
        log.record("lead.deleted", subject=lead, actor=by, at=at, data=data)
        lead.delete()
    return operation
