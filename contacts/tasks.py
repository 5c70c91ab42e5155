"""What nobody waits for: new and changed contacts are held against the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from contacts.models import DuplicateScan, MatchDue
from contacts.services.duplicates import hand_over, match_due
from core.scope import every_workspace, workspace_scope

BATCH, MOST_BATCHES = 100, 200  # a batch is short, for who edits one of its contacts waits for it
PATIENCE = timedelta(seconds=10)
IN_QUEUE = timedelta(seconds=60)


@shared_task
def match_contacts(*, workspace_id: str, **_: Any) -> int:
    """Look at a workspace's new and changed contacts. Safe to run twice: each contact is taken by one run."""
    looked_at = 0
    for _batch in range(MOST_BATCHES):
        with workspace_scope(UUID(workspace_id)):
            taken = match_due(most=BATCH, at=timezone.now())
        looked_at += taken
        if not taken:
            break
    return looked_at


@shared_task
def catch_up(**_: Any) -> int:
    """Find contacts and scans that a crash, an import or an undo left waiting; tell how many workspaces and scans."""
    now = timezone.now()
    with every_workspace():
        scans = DuplicateScan.everywhere.filter(finished_at=None)
        scanned = list(scans.values_list("workspace_id", flat=True))
        lost = list(scans.filter(Q(lease_until__lt=now) | Q(lease_until=None, created_at__lt=now - IN_QUEUE)))
        due = MatchDue.everywhere.filter(since__lt=now - PATIENCE).exclude(workspace_id__in=scanned)
        waiting = list(due.values_list("workspace_id", flat=True).distinct())
    for scan in lost:
        hand_over(scan)
    for workspace_id in waiting:
        match_contacts.delay(workspace_id=str(workspace_id))
    return len(lost) + len(waiting)
