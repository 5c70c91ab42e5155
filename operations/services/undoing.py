"""Take an operation back: at once, or page by page where it changed many records."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.locks import lock
from events import log
from operations.kinds import kind_of
from operations.models import LEASE, Deleted, Operation, RowChange, Stayed
from operations.services.running import Ended, hand_over
from operations.undo.net import net_of
from operations.undo.settle import Settled, is_made, settle
from operations.undo.tables import kinds
from workspaces.models import User

AT_ONCE = 500  # records; more are undone by a worker
PAGE = 500  # records a transaction

UNFOLD = """
WITH folded AS (DELETE FROM operations_changeset WHERE operation_id = %s RETURNING *)
INSERT INTO operations_rowchange
    (workspace_id, operation_id, sequence, "table", kind, action, width, record, key, parent, before, after, digest)
SELECT workspace_id, operation_id, id, "table", kind, action, width, each.*
FROM folded, unnest(records, keys, parents, before, after, digests) each(record, key, parent, was, became, digest)
ORDER BY id
"""
COUNT = "SELECT count(*) FROM (SELECT DISTINCT kind, record FROM operations_rowchange WHERE operation_id = %s) found"


class UndoneAlready(DomainError):
    """Somebody undid it, or is about to."""


class NotEnded(DomainError):
    """What runs is cancelled first."""


class TooLate(DomainError):
    """What was kept of it is gone."""


def undo(*, operation: Operation, by: User, at: datetime) -> Operation:
    """
    Put everything back that is still as the operation left it; the rest is listed with its reason (`left_alone`).

    More than `AT_ONCE` records are handed to a worker: the operation is `undoing` then.

    :raises UndoneAlready, NotEnded, TooLate: if it cannot be undone.
    """
    with transaction.atomic():
        _check(lock(operation), at)
        unfold(operation)
        operation.status, operation.undone_by, operation.mark = Operation.Status.UNDOING, by, {}
        operation.records, operation.restored, operation.stayed = count_records(operation), 0, 0
        operation.lease_until = None
        operation.change("status", "undone_by", "mark", "records", "restored", "stayed", "lease_until")
        if operation.records > AT_ONCE:
            transaction.on_commit(partial(hand_over, operation), robust=True)
        else:
            while undo_page(operation=operation, at=at):
                pass
    return operation


def _check(operation: Operation, at: datetime) -> None:
    who = operation.undone_by.name if operation.undone_by else _("Somebody")
    if operation.status == Operation.Status.UNDOING:
        raise UndoneAlready(_("%(who)s is undoing this already.") % {"who": who})
    if operation.status == Operation.Status.UNDONE:
        raise UndoneAlready(_("%(who)s undid this already.") % {"who": who})
    if operation.is_under_way:
        raise NotEnded(_("This has not ended yet. Cancel it first, or wait."))
    if operation.expires_at <= at:
        raise TooLate(_("This can be undone for 30 days only."))


def unfold(operation: Operation) -> None:
    """Give each recorded row a place of its own; harmless when done before."""
    with connection.cursor() as cursor:
        cursor.execute(UNFOLD, [operation.pk])


def count_records(operation: Operation) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [operation.pk])
        return int(cursor.fetchone()[0])


def undo_page(*, operation: Operation, at: datetime) -> bool:
    """
    Undo the next records in one transaction; False when that was the end.

    First what was there goes back, those first that others refer to; then what the operation made goes, those first
    that refer to others.

    :raises Ended: if another worker undid it.
    """
    with transaction.atomic():
        if lock(operation).status != Operation.Status.UNDOING:
            raise Ended
        operation.lease_until = at + LEASE
        place = _next(operation)
        if place is None:
            _end(operation, at)
            return False
        step, kind, records = place
        changes = RowChange.objects.of(operation).filter(kind=kind, record__in=records).order_by("sequence", "pk")
        removing = step >= len(kinds())
        groups = {record: nets for record, nets in net_of(changes).items() if is_made(nets) is removing}
        keep(operation, settle(kind, groups), by=operation.undone_by, at=at)
        operation.mark = {"step": step, "after": str(records[-1])}
        operation.change("mark", "restored", "stayed", "lease_until")
    return True


def _next(operation: Operation) -> tuple[int, str, list[UUID]] | None:
    """Find the records to go on with; None at the end."""
    steps = [*kinds(), *reversed(kinds())]
    step = int(operation.mark.get("step", 0))
    after = UUID(operation.mark["after"]) if operation.mark.get("after") else None
    while step < len(steps):
        if records := RowChange.objects.of(operation).records(steps[step], after=after, most=PAGE):
            return step, steps[step], records
        step, after = step + 1, None
    return None


def keep(operation: Operation, settled: Settled, *, by: User | None, at: datetime, lists: bool = True) -> None:
    """Note what became of records: facts for those that went back, rows for those that stayed."""
    done = [*settled.back, *settled.removed]
    operation.restored += len(done)
    if lists:
        operation.stayed += len(settled.stayed)
        _list(operation, settled)
    RowChange.objects.of(operation).filter(kind=settled.kind, record__in=done).delete()
    Deleted.objects.filter(operation=operation, record__in=settled.back).update(restored_at=at)
    if kind := kind_of(settled.kind):
        data = {"operation": str(operation.pk), "title": operation.title, "kind": operation.kind}
        facts: dict[str, Any] = defaultdict(list)
        facts[f"{kind.noun}.restored"] = settled.back
        facts[f"{kind.noun}.deleted"] = settled.removed
        for name, records in facts.items():
            said = [(record, data | {"name": settled.names.get(record, ""), "undone": True}) for record in records]
            log.record_many(name, subject_type=settled.kind, said=said, actor=by, at=at)


def _list(operation: Operation, settled: Settled) -> None:
    stayed = settled.stayed.items()
    names, kind = settled.names, settled.kind
    Stayed.objects.bulk_create(
        Stayed(operation=operation, kind=kind, record=record, name=names.get(record, ""), reason=reason)
        for record, reason in stayed
    )


def _end(operation: Operation, at: datetime) -> None:
    operation.status, operation.undone_at, operation.lease_until = Operation.Status.UNDONE, at, None
    operation.change("status", "undone_at", "lease_until", "restored", "stayed")
    data = {"title": operation.title, "restored": operation.restored, "stayed": operation.stayed}
    log.record("operation.undone", subject=operation, actor=operation.undone_by, at=at, data=data)
