"""What nobody waits for."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from core.scope import every_workspace, workspace_scope
from transfers.models import Import
from transfers.services import NotReady, delete_import, hand_over

PATIENCE = timedelta(seconds=60)  # in the queue without a worker's word
MOST = 1_000  # a day
ABANDONED = timedelta(days=7)  # since the upload of a file that nobody has started


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


@shared_task
def forget_abandoned(**_: Any) -> int:
    """Delete uploads that nobody has made an import of; tell how many."""
    now, forgotten = timezone.now(), 0
    with every_workspace():
        left = Import.everywhere.filter(status=Import.Status.UPLOADED, updated_at__lt=now - ABANDONED)
        found = list(left.values_list("workspace_id", "pk")[:MOST])
    for workspace_id, pk in found:
        with workspace_scope(workspace_id), suppress(NotReady, Import.DoesNotExist):
            delete_import(job=Import.objects.get(pk=pk), by=None, at=now, only_unfinished=True)
            forgotten += 1
    return forgotten
