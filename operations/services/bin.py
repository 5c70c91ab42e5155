"""The recycle bin: what was deleted, until it is restored or its time is over."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from core.locks import lock
from operations.kinds import described, lost_names
from operations.models import Deleted, Operation, RowChange
from operations.services.undoing import keep, unfold
from operations.undo.net import net_of
from operations.undo.settle import settle
from operations.undo.tables import kinds, record_table
from workspaces.models import User

# A record that was deleted together with another one lies in the bin as a part of that one.
FOUND = """
WITH gone AS MATERIALIZED (
    SELECT c."table", c.kind, each.* FROM operations_changeset c,
        unnest(c.records, c.keys, c.parents, c.before) each(record, key, parent, was)
    WHERE c.operation_id = %s AND c.action = 'delete'
), roots AS MATERIALIZED (
    SELECT kind, record, parent, was FROM gone
    JOIN unnest(%s::text[], %s::text[]) shown("table", kind) USING ("table", kind)
    WHERE record = key
), tops AS MATERIALIZED (
    SELECT r.record, coalesce(p.record, r.record) AS top FROM roots r LEFT JOIN roots p ON p.record = r.parent
), along AS (
    SELECT top, jsonb_object_agg("table", n) AS tables FROM (
        SELECT t.top, g."table", count(*) AS n FROM gone g JOIN tops t ON t.record = g.record
        WHERE g.key <> t.top GROUP BY 1, 2
    ) counted GROUP BY 1
)
SELECT r.kind, r.record, slice(r.was, %s), coalesce(a.tables, '{}') FROM roots r
JOIN tops t ON t.record = r.record AND t.top = r.record LEFT JOIN along a ON a.top = r.record
"""


def note_deleted(operation: Operation) -> None:
    """Put what an operation deleted into the recycle bin."""
    found: dict[str, dict[UUID, Any]] = defaultdict(dict)
    shown = described()
    tables = [record_table(kind.key).name for kind in shown]
    columns = sorted({column for kind in shown for column in kind.columns})
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [operation.pk, tables, [kind.key for kind in shown], columns])
        for kind, record, was, along in cursor:
            found[kind][record] = (was, along)
    for kind, rows in found.items():
        names = lost_names(kind, {record: was for record, (was, _along) in rows.items()})
        entries = [
            Deleted(operation=operation, kind=kind, record=record, name=names.get(record, ""), along=json.loads(along))
            for record, (_was, along) in rows.items()
        ]
        for entry in entries:
            entry.created_at = operation.started_at or operation.created_at
        Deleted.objects.bulk_create(entries, batch_size=1_000)


def restore(*, entries: Sequence[Deleted], by: User, at: datetime) -> tuple[list[Deleted], list[tuple[Deleted, str]]]:
    """Put deleted records back with all that went with them; tell which, and which not, with the reason."""
    back: list[Deleted] = []
    stayed: list[tuple[Deleted, str]] = []
    for entry in sorted(entries, key=lambda each: (each.operation_id, each.pk)):
        with transaction.atomic():
            operation = lock(Operation.objects.get(pk=entry.operation_id))
            unfold(operation)
            reasons = _restore(operation, entry, by=by, at=at)
            operation.change("restored")
        if entry.record in reasons:
            stayed.append((entry, reasons[entry.record]))
        else:
            back.append(entry)
    return back, stayed


def _restore(operation: Operation, entry: Deleted, *, by: User, at: datetime) -> dict[UUID, str]:
    reasons: dict[UUID, str] = {}
    found = _with(operation, entry.record)
    for kind in kinds():
        changes = [change for change in found if change.kind == kind]
        if changes and entry.record not in reasons:
            settled = settle(kind, net_of(changes))
            keep(operation, settled, by=by, at=at, lists=False)
            reasons |= settled.stayed
    return reasons


def _with(operation: Operation, record: UUID) -> list[RowChange]:
    """Read the changes of a deleted record, of those deleted with it, and of those that were untied from them."""
    own: set[UUID] = set()
    new = {record}
    rows = RowChange.objects.of(operation).order_by("sequence", "pk")
    while new:
        own |= new
        new = set(rows.filter(parent__in=new, action="delete").values_list("record", flat=True)) - own
    return list(rows.filter(Q(record__in=own) | Q(parent__in=own, action="update")))


def delete_for_good(*, entries: Sequence[Deleted], by: User, at: datetime) -> int:
    """Forget deleted records and all that went with them; nobody can bring them back. Tell how many."""
    for entry in entries:
        with transaction.atomic():
            operation = lock(Operation.objects.get(pk=entry.operation_id))
            unfold(operation)
            gone = [change.pk for change in _with(operation, entry.record)]
            RowChange.objects.filter(pk__in=gone).delete()
            entry.delete()
    return len(entries)
