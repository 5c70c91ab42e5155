"""The batches of an import, one transaction each, and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from contacts.models import Account, Contact, ContactAssignment, ContactTag
from core.scope import workspace_scope
from events.models import Event
from leads.models import Lead, LeadAssignment, LeadTag, StageChange
from operations.models import Operation
from operations.recording import recording
from transfers.engine import write
from transfers.engine.outcome import Outcome
from transfers.engine.parse import Parser, Setting, setting_of
from transfers.engine.parsed import Parsed
from transfers.engine.plan import plan
from transfers.models import LEASE, Import, ImportRow

BATCH = 1_000  # rows a transaction: what a killed worker does again
GROWTH = 4  # times as many rows as when statistics were last taken
SMALLER = "SELECT relname FROM pg_class WHERE oid = ANY (%s::regclass[]) AND reltuples < %s"
TRIES = 5  # for a batch that meets another writer of the same addresses
CONTACT_COLUMNS = [c for c in write.blank_row(Contact) if c != "created_by_id"] + ["updated_at"]
LEAD_COLUMNS = [c for c in write.blank_row(Lead) if c not in {"created_by_id", "contact_id"}] + ["updated_at"]

log = structlog.get_logger(__name__)
type Now = Callable[[], datetime]


class Ended(Exception):
    """The import was cancelled, or another worker took it over."""


def run(*, workspace_id: UUID, import_id: UUID, now: Now = timezone.now) -> None:
    """
    Carry an import to its end, from behind its last settled row; reading goes on while PostgreSQL writes.

    :raises Ended: if somebody cancels it, or another worker holds it.
    """
    scope = partial(workspace_scope, workspace_id)
    with scope():
        job = Import.objects.get(pk=import_id)
        setting = setting_of(job)
    parser = Parser(setting)
    batches = batched(map(parser.parse, setting.table.rows(job.done_through)), BATCH)
    settled, known_at = 0, BATCH / GROWTH
    with ThreadPoolExecutor(1) as reader:
        ahead = reader.submit(next, batches, None)
        while (batch := ahead.result()) is not None:
            ahead = reader.submit(next, batches, None)
            _settle_with_patience(scope, import_id, list(batch), setting, now)
            settled += len(batch)
            if settled >= known_at * GROWTH:
                refresh_statistics(settled)
                known_at = settled


def _settle_with_patience(scope: Any, import_id: UUID, batch: list[Parsed], setting: Setting, now: Now) -> None:
    """Settle a batch; one that met another writer is planned anew, for what is there has changed."""
    for attempt in range(1, TRIES + 1):
        try:
            with scope():
                settle(import_id, [parsed.copy() for parsed in batch], setting, at=now())
        except (IntegrityError, OperationalError):
            log.warning("import batch tried again", import_id=str(import_id), attempt=attempt, exc_info=True)
            if attempt == TRIES:
                raise
        else:
            return


def refresh_statistics(grown_by: int) -> None:
    """
    Tell PostgreSQL how large the tables are by now: a plan for an empty table reads a full one row by row.

    A table that was known to be larger than what was added keeps its plans, and looking at it again takes a second.
    """
    tables = [model._meta.db_table for model in (Account, Contact, Lead, LeadTag, ContactTag)]
    with connection.cursor() as cursor:
        cursor.execute(SMALLER, [tables, grown_by])
        if smaller := [table for (table,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(smaller)}")


def settle(import_id: UUID, batch: list[Parsed], setting: Setting, *, at: datetime) -> None:
    """
    Plan and write one batch and move the import's mark behind it, all in the open transaction.

    :raises Ended: if the import was cancelled, or another worker settled the batch.
    """
    job = Import.objects.select_for_update(no_key=True).get(pk=import_id)
    if job.status != Import.Status.RUNNING or job.done_through >= batch[0].number:
        raise Ended
    with recording(job.operation) if job.operation else nullcontext():
        outcome = plan(batch, job=job, reference=setting.reference, currency=setting.currency, at=at)
        write_outcome(outcome)
    _note(job, outcome.counts, at)
    Import.objects.filter(pk=import_id).update(
        done_through=batch[-1].number,
        lease_until=at + LEASE,
        **{name: F(name) + outcome.counts[name] for name in Import.COUNTERS},
    )


def _note(job: Import, counts: Counter[str], at: datetime) -> None:
    """Let the import's operation know how far it is."""
    if job.operation is None:
        return
    Operation.objects.filter(pk=job.operation.pk).update(
        status=Operation.Status.RUNNING,
        done=F("done") + counts["created"] + counts["updated"],
        same=F("same") + counts["unchanged"] + counts["blank"],
        skipped=F("skipped") + counts["refused"],
        lease_until=at + LEASE,
    )


def write_outcome(outcome: Outcome) -> None:
    """Write what was planned, parents first."""
    write.insert(Account, outcome.accounts)
    write.insert(Contact, outcome.new_contacts)
    write.update(Contact, list(outcome.changed_contacts.values()), CONTACT_COLUMNS)
    write.insert(Lead, outcome.new_leads)
    write.update(Lead, list(outcome.changed_leads.values()), LEAD_COLUMNS)
    for model, rows in (
        (StageChange, outcome.stage_changes),
        (LeadAssignment, outcome.lead_assignments),
        (ContactAssignment, outcome.contact_assignments),
        (LeadTag, list(outcome.lead_tags.values())),
        (ContactTag, list(outcome.contact_tags.values())),
        (Event, outcome.events),
        (ImportRow, outcome.remarks),
    ):
        write.insert(model, rows)


def preview(job: Import, *, most: int, at: datetime) -> tuple[list[Parsed], Outcome]:
    """
    Plan the first rows and take back whatever the planning wrote.

    :raises Unreadable, NoSuchStage: as `setting_of`.
    """
    setting = setting_of(job)
    parser = Parser(setting)
    batch = [parser.parse(row) for row in setting.table.sample(most)]
    with transaction.atomic():
        outcome = plan(batch, job=job, reference=setting.reference, currency=setting.currency, at=at)
        transaction.set_rollback(True)
    return batch, outcome
