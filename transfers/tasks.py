"""What nobody waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from core.scope import every_workspace
from transfers.models import Import
from transfers.services import hand_over

PATIENCE = timedelta(seconds=60)  # in the queue without a worker's word


@shared_task
def revive(**_: Any) -> int:
    """Hand imports over again whose worker died, or whose message was lost; tell how many."""
    now = timezone.now()
    waiting = Q(status=Import.Status.QUEUED, lease_until=None, started_at__lt=now - PATIENCE)
    with every_workspace():
        lost = list(Import.everywhere.filter(waiting | Q(status=Import.Status.RUNNING, lease_until__lt=now)))
    for job in lost:
        hand_over(job)
    return len(lost)
