"""Look at all contacts of a workspace: first everybody's keys, then each against those before it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils import timezone

from contacts.duplicates import stored
from contacts.models import Contact, DuplicateCandidate, DuplicateScan
from contacts.models.duplicates import LEASE
from contacts.services.duplicates import pairs_of, take_due
from core.scope import workspace_scope

BATCH = 1_000
FIRST = UUID(int=0)
type Scope = Callable[[], AbstractContextManager[None]]
type Now = Callable[[], datetime]


def scan_all(*, workspace_id: UUID, scan_id: UUID, now: Now = timezone.now) -> int:
    """Carry a scan to its end, a batch a transaction; tell how many pairs are open. A new run does it all again."""
    scope = partial(workspace_scope, workspace_id)
    began = now()
    _keys(scope, scan_id, now)
    with scope():
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE contacts_matchkey")
        rarity = stored.rarity_of_all()
    last: UUID | None = FIRST
    while last is not None:
        with scope():
            ids = list(Contact.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
            pairs_of(ids, stored.people_of(ids), at=now(), rarity=rarity, once=True)
            _advance(scan_id, len(ids), now())
        last = ids[-1] if ids else None
    with scope():
        DuplicateCandidate.objects.open().filter(updated_at__lt=began).delete()
        DuplicateScan.objects.filter(pk=scan_id).update(finished_at=now(), lease_until=None)
        return DuplicateCandidate.objects.open().count()


def _keys(scope: Scope, scan_id: UUID, now: Now) -> None:
    taken = -1
    while taken:
        with scope():
            ids = take_due(BATCH)
            stored.keep_keys(stored.people_of(ids).values())
            _advance(scan_id, len(ids), now())
        taken = len(ids)


def _advance(scan_id: UUID, done: int, at: datetime) -> None:
    scan = DuplicateScan.objects.select_for_update(no_key=True).get(pk=scan_id)
    scan.done, scan.lease_until = min(scan.done + done, scan.total), at + LEASE
    scan.change("done", "lease_until")
