"""What nobody waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.scope import every_workspace
from operations.models import Batch, ChangeSet, Deleted, Operation, RowChange
from operations.services import hand_over

PATIENCE = timedelta(seconds=60)  # in the queue without a worker's word
BATCH = 500  # operations a run; what is left comes with the next


@shared_task
def revive(**_: Any) -> int:
    """Hand operations over again whose worker died, or whose message was lost; tell how many."""
    now = timezone.now()
    silent = Q(lease_until=None, updated_at__lt=now - PATIENCE) | Q(lease_until__lt=now)
    with every_workspace():
        mine = Operation.everywhere.under_way().filter(silent).exclude(Q(job="") & ~Q(status="undoing"))
        lost = list(mine[:BATCH])
    for operation in lost:
        hand_over(operation)
    return len(lost)


@shared_task
def forget(**_: Any) -> int:
    """Delete what was kept of operations that are too old to be undone; tell of how many. That they were stays."""
    now, kept = timezone.now(), (ChangeSet, RowChange, Deleted, Batch)
    with every_workspace():
        old = Operation.everywhere.filter(expires_at__lte=now).exclude(status="undoing")
        has_rows = [Exists(model.everywhere.filter(operation=OuterRef("pk"))) for model in kept]
        found = list(
            old.filter(has_rows[0] | has_rows[1] | has_rows[2] | has_rows[3])
            .order_by("expires_at")
            .values_list("pk", flat=True)[:BATCH]
        )
        for model in kept:
            model.everywhere.filter(operation__in=found).delete()
    return len(found)
