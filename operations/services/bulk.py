"""Change many records as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from core.many import Outcome
from core.scope import current_workspace_id
from operations.models import Batch, Operation
from operations.recording import recording
from operations.services.running import Ended, advance, begin, finish, queue
from ui.bulk import Change
from workspaces.models import User

BATCH = 500  # records a transaction, and the most that somebody waits for
JOB = "operations.bulk.jobs.run_bulk"
FIX = """
INSERT INTO operations_batch (workspace_id, operation_id, number, ids, reasons)
SELECT %s, %s, place / {size}, array_agg(id ORDER BY id), '{{}}'
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM ({rows}) chosen(id)) numbered GROUP BY place / {size}
"""


def change_at_once(
    *,
    change: Change,
    of: str,
    ids: Sequence[UUID],
    said: dict[str, Any],
    title: str,
    by: User | None,
    at: datetime,
) -> tuple[Operation | None, Outcome]:
    """
    Change records of the list `of` in one transaction and give the operation that takes it back, None if none changed.

    :raises DomainError: if the change refuses all of them.
    """
    with transaction.atomic():
        operation = begin(kind=change.kind, title=title, by=by, at=at, total=len(ids), parameters={"list": of})
        with recording(operation):
            outcome = change.run(ids, said, by, at)
        if not outcome.done:
            operation.delete()
            return None, outcome
        note(operation, Batch(operation=operation, number=0, ids=list(ids)), outcome, at=at)
        finish(operation=operation, at=at)
    return operation, outcome


def change_by_job(
    *, change: Change, of: str, rows: QuerySet[Any], sent: str, title: str, by: User, at: datetime
) -> Operation:
    """Fix the records of a list that are meant, and hand them to the workers with what the form sent."""
    told: dict[str, Any] = {"list": of, "change": change.key, "sent": sent}
    with transaction.atomic():
        operation = queue(kind=change.kind, title=title, job=JOB, by=by, at=at, **told)
        operation.total = fix(operation, rows)
        operation.change("total")
    return operation


def fix(operation: Operation, rows: QuerySet[Any]) -> int:
    """Write down which records are meant, in batches by id, and tell how many they are."""
    sql, values = rows.order_by().values("pk").query.sql_with_params()
    statement = FIX.format(size=BATCH, rows=sql.replace("%", "%%") if not values else sql)
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_workspace_id(), operation.pk, *values])
        cursor.execute("SELECT sum(cardinality(ids)) FROM operations_batch WHERE operation_id = %s", [operation.pk])
        return int(cursor.fetchone()[0] or 0)


def run_batch(*, operation_id: UUID, number: int, change: Change, said: dict[str, Any], at: datetime) -> bool:
    """
    Change the records of one batch and move the operation's mark behind it; False if there is none any more.

    :raises Ended: if the operation was cancelled, or another worker settled the batch.
    """
    operation = Operation.objects.select_for_update(no_key=True).select_related(None).get(pk=operation_id)
    if operation.status != Operation.Status.RUNNING or operation.mark.get("batch", 0) != number:
        raise Ended
    batch = Batch.objects.filter(operation=operation, number=number).first()
    if batch is None:
        return False
    with recording(operation):
        outcome = change.run(batch.ids, said, operation.created_by, at)
    note(operation, batch, outcome, at=at, mark={"batch": number + 1})
    return True


def note(operation: Operation, batch: Batch, outcome: Outcome, *, at: datetime, mark: Any = None) -> None:
    """Keep what became of a batch, and why some of it was left alone."""
    if outcome.skipped:
        batch.reasons = {str(pk): reason for pk, reason in outcome.skipped.items()}
        batch.save()
    skipped = outcome.reasons
    advance(operation=operation, at=at, mark=mark, done=outcome.done, same=outcome.same, skipped=skipped)
