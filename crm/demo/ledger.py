"""
Collect a workspace's rows as the services would have written them at those times, and store them by the thousand.

Every method stands for one service call; tests/crm/test_demo.py holds the two against each other.
"""

from __future__ import annotations

import itertools
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from activities.models import Note
from contacts.models import Account, Contact, ContactAssignment, ContactTag, Tag
from core import edits
from core.models import TenantModel
from crm.demo.store import copy_rows
from events import log
from events.models import Event
from leads.models import Lead, LeadAssignment, LeadSource, LeadTag, StageChange
from leads.services import stages
from pipelines.models import Stage
from workspaces.models import User

ORDER = (Account, Contact, ContactAssignment, ContactTag, Lead, StageChange, LeadAssignment, LeadTag, Note, Event)
DISPATCHING = timedelta(seconds=1)


class Ledger:
    """Rows that are not stored yet; `store` writes them in the order of their references."""

    def __init__(self, *, currency: str) -> None:
        self.currency = currency
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self._sequence = itertools.count()

    def add_account(self, *, by: User | None, at: datetime, **fields: Any) -> Account:
        account = self._add(Account, at, created_by=by, updated_by=by, **fields)
        self._record("account.created", account, by, at, {"name": account.name})
        return account

    def add_contact(self, *, by: User | None, at: datetime, tags: Iterable[Tag] = (), **fields: Any) -> Contact:
        contact = self._add(Contact, at, created_by=by, updated_by=by, **fields)
        if contact.owner_id:
            self._add(ContactAssignment, at, contact=contact, user_id=contact.owner_id, assigned_by=by, assigned_at=at)
        self.rows[ContactTag] += [ContactTag(contact=contact, tag=tag) for tag in tags]
        self._record("contact.created", contact, by, at, {"name": contact.name})
        return contact

    def add_lead(
        self,
        *,
        contact: Contact,
        stage: Stage,
        source: LeadSource | None,
        by: User | None,
        at: datetime,
        tags: Iterable[Tag] = (),
        **fields: Any,
    ) -> Lead:
        people = {"created_by": by, "updated_by": by}
        lead = Lead(id=self._id(at), contact=contact, source=source, currency=self.currency, **people, **fields)
        lead.enter(stage, at=at)
        self._keep(lead, at)
        self._add(StageChange, at, lead=lead, to_stage=stage, changed_at=at, changed_by=by, value_after=lead.value)
        if lead.owner_id:
            self._note_assignment(lead, None, by, at)
        self.rows[LeadTag] += [LeadTag(lead=lead, tag=tag) for tag in tags]
        data = {"name": contact.name, "stage": stage.name, "source": source.name if source else ""}
        self._record("lead.created", lead, by, at, data)
        return lead

    def assign(self, lead: Lead, owner: User, *, by: User | None, at: datetime) -> None:
        previous = lead.owner
        lead.owner, lead.updated_by, lead.updated_at = owner, by, at
        self._note_assignment(lead, previous, by, at)
        data = {"from": previous.name if previous else "", "to": owner.name, "reason": ""}
        self._record("lead.assigned", lead, by, at, data)

    def move(self, lead: Lead, to_stage: Stage, *, by: User | None, at: datetime, reason: str = "") -> None:
        previous = lead.stage
        stages.check_gate(lead, previous, to_stage, reason)
        change = stages.take_step(lead, previous, to_stage, at, {"reason": reason, "notes": ""})
        change.id, change.changed_by = self._id(at), by
        self._keep(change, at)
        lead.updated_by, lead.updated_at = by, at
        self._record("lead.stage_changed", lead, by, at, stages.story_of(change, previous, to_stage))

    def update(self, record: Lead | Contact, values: Mapping[str, Any], *, by: User, at: datetime) -> None:
        if changes := edits.apply(record, values):
            record.updated_by, record.updated_at = by, at
            if isinstance(record, Lead):
                record.last_activity_at = max(at, record.last_activity_at)
            self._record(f"{record._meta.model_name}.updated", record, by, at, {"changes": changes})

    def note(
        self, subject: Lead | Account, content: str, *, by: User, at: datetime, note_type: str, is_private: bool = False
    ) -> None:
        about = {str(subject._meta.model_name): subject, "created_by": by, "updated_by": by}
        note = self._add(Note, at, content=content, note_type=note_type, is_private=is_private, **about)
        if isinstance(subject, Lead):
            subject.last_activity_at, subject.updated_at = max(at, subject.last_activity_at), at
            if note_type in {Note.Type.CALL, Note.Type.MEETING}:
                subject.contacted_at = subject.contacted_at or at
        self._record("note.added", subject, by, at, {"note": str(note.pk), "private": is_private})

    def store(self) -> None:
        """Write everything, in the order of references."""
        for model in ORDER:
            copy_rows(model, self.rows[model])

    def _add[M: TenantModel](self, model: type[M], at: datetime, **fields: Any) -> M:
        row = model(id=self._id(at), **fields)
        self._keep(row, at)
        return row

    def _keep(self, row: TenantModel, at: datetime) -> None:
        row.created_at = row.updated_at = at
        self.rows[type(row)].append(row)

    def _note_assignment(self, lead: Lead, previous: User | None, by: User | None, at: datetime) -> None:
        people = {"assigned_from": previous, "assigned_to_id": lead.owner_id, "assigned_by": by}
        self._add(LeadAssignment, at, lead=lead, assigned_at=at, **people)

    def _record(self, name: str, subject: TenantModel, by: User | None, at: datetime, data: dict[str, Any]) -> None:
        told = {"subject_type": log.label(subject), "subject_id": subject.pk, "actor": by, "data": data}
        times = {"occurred_at": at, "recorded_at": at, "dispatched_at": at + DISPATCHING}
        self.rows[Event].append(Event(id=self._id(at), name=name, **told, **times))

    def _id(self, at: datetime) -> UUID:
        """Make an identifier (version 7) of the time, so that rows sort as if they had been written then."""
        count, chance = next(self._sequence) % 4096, secrets.randbits(62)
        return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | count << 64 | 2 << 62 | chance)
