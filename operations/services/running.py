"""Begin, carry on and end an operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

import django_rq
from django.db import transaction

from core.locks import lock
from events import log
from operations.models import LEASE, Operation
from operations.models.operations import KEPT
from operations.recording import current, recording
from workspaces.models import User


class Ended(Exception):
    """The operation was cancelled, or another worker carried it to its end."""


def begin(*, kind: str, title: str, by: User | None, at: datetime, total: int = 0, **fields: Any) -> Operation:
    """Store an operation that runs from now on, in the caller's hands."""
    fields = {"status": Operation.Status.RUNNING, "started_at": at} | fields
    return Operation.objects.create(
        kind=kind, title=title, total=total, created_at=at, created_by=by, expires_at=at + KEPT, **fields
    )


def queue(
    *, kind: str, title: str, job: str, by: User | None, at: datetime, total: int = 0, **parameters: Any
) -> Operation:
    """Store an operation and hand it to the workers: `job` is called with the ids of workspace and operation."""
    with transaction.atomic():
        operation = begin(
            kind=kind, title=title, by=by, at=at, total=total, job=job, parameters=parameters, status="queued"
        )
        log.record("operation.started", subject=operation, actor=by, at=at, data={"title": title, "total": total})
        transaction.on_commit(partial(hand_over, operation), robust=True)
    return operation


def hand_over(operation: Operation) -> None:
    """Put an operation into the queue; a lost or doubled message is harmless, for a worker claims it first."""
    job = "operations.jobs.run_undo" if operation.status == Operation.Status.UNDOING else operation.job
    django_rq.get_queue("default").enqueue(job, str(operation.workspace_id), str(operation.pk), result_ttl=0)


@contextmanager
def recorded(*, kind: str, title: str, by: User | None, at: datetime) -> Iterator[Operation]:
    """Record the block in the operation that is open in this transaction, else in one of its own that ends with it."""
    if (open_one := current()) is not None:
        yield open_one
        return
    with transaction.atomic():
        operation = begin(kind=kind, title=title, by=by, at=at, total=1)
        with recording(operation):
            yield operation
        operation.done = 1
        operation.change("done")
        finish(operation=operation, at=at)


def advance(
    *,
    operation: Operation,
    at: datetime,
    done: int = 0,
    same: int = 0,
    skipped: Mapping[str, int] | None = None,
    mark: Mapping[str, Any] | None = None,
) -> None:
    """
    Note in a batch's transaction what became of it, how far the job is, and that its worker is alive.

    :raises Ended: if the operation was cancelled; the batch is lost with its transaction.
    """
    with transaction.atomic():
        if lock(operation).status != Operation.Status.RUNNING:
            raise Ended
        reasons = Counter(operation.reasons)
        reasons.update(skipped or {})
        operation.done += done
        operation.same += same
        operation.skipped += sum((skipped or {}).values())
        operation.reasons, operation.lease_until = dict(reasons), at + LEASE
        operation.mark = operation.mark if mark is None else dict(mark)
        operation.change("done", "same", "skipped", "reasons", "lease_until", "mark")


def finish(*, operation: Operation, at: datetime, error: str = "") -> bool:
    """End an operation that ran through, or that cannot go on; False if it had ended."""
    with transaction.atomic():
        if lock(operation).status not in {Operation.Status.QUEUED, Operation.Status.RUNNING}:
            return False
        operation.status = Operation.Status.FAILED if error else Operation.Status.FINISHED
        operation.finished_at, operation.error, operation.lease_until = at, error, None
        operation.change("status", "finished_at", "error", "lease_until")
        _note(operation)
        if operation.job:
            name = "operation.failed" if error else "operation.finished"
            log.record(name, subject=operation, actor=operation.created_by, at=at, data=counts_of(operation))
    return True


def cancel(*, operation: Operation, by: User | None, at: datetime) -> bool:
    """Stop an operation behind the batch that is being written; False if it had ended. What it did can be undone."""
    with transaction.atomic():
        if lock(operation).status not in {Operation.Status.QUEUED, Operation.Status.RUNNING}:
            return False
        operation.status, operation.cancelled_at, operation.finished_at = Operation.Status.CANCELLED, at, at
        operation.lease_until = None
        operation.change("status", "cancelled_at", "finished_at", "lease_until")
        _note(operation)
        log.record("operation.cancelled", subject=operation, actor=by, at=at, data=counts_of(operation))
    return True


def _note(operation: Operation) -> None:
    from operations.services.bin import note_deleted

    if operation.kind == Operation.Kind.DELETE:
        note_deleted(operation)


def counts_of(operation: Operation) -> dict[str, Any]:
    names = ("title", "total", "done", "same", "skipped")
    return {name: getattr(operation, name) for name in names}
