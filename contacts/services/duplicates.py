"""Find duplicates, and keep what people say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Any
from uuid import UUID

import django_rq
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from contacts.duplicates import stored
from contacts.duplicates.people import Person
from contacts.duplicates.rarity import Rarity
from contacts.duplicates.scoring import Score, score
from contacts.duplicates.weights import THRESHOLD
from contacts.models import Contact, DuplicateCandidate, DuplicateScan
from core.locks import lock
from core.scope import current_workspace_id
from events import log
from workspaces.models import User

type Pair = tuple[UUID, UUID]
NOT_SAME = DuplicateCandidate.Status.NOT_SAME
TAKE_DUE = """
DELETE FROM contacts_matchdue WHERE contact_id IN (
    SELECT contact_id FROM contacts_matchdue WHERE workspace_id = %s ORDER BY contact_id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING contact_id
"""
ALL_DUE = """
INSERT INTO contacts_matchdue (contact_id, workspace_id)
SELECT id, workspace_id FROM contacts_contact WHERE workspace_id = %s ON CONFLICT DO NOTHING
"""
# A pair that was merged and is scored again is two contacts again, so that it is open again.
KEEP = """
INSERT INTO contacts_duplicatecandidate (workspace_id, first_id, second_id, score, evidence, status, updated_at)
SELECT %s, *, 'open', %s FROM unnest(%s::uuid[], %s::uuid[], %s::float8[], %s::jsonb[])
ON CONFLICT (workspace_id, first_id, second_id) DO UPDATE SET score = excluded.score, evidence = excluded.evidence,
    updated_at = excluded.updated_at, status = 'open', decided_at = NULL, decided_by_id = NULL
WHERE contacts_duplicatecandidate.status <> 'not_same'
"""
FORGET = """
DELETE FROM contacts_duplicatecandidate WHERE workspace_id = %(workspace)s AND status = 'open'
    AND (first_id = ANY(%(ids)s) OR second_id = ANY(%(ids)s))
    AND (first_id, second_id) NOT IN (SELECT * FROM unnest(%(firsts)s::uuid[], %(seconds)s::uuid[]))
"""


def take_due(most: int) -> list[UUID]:
    """Take contacts that are to be looked at; each is one worker's, and nobody's if the transaction fails."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DUE, [current_workspace_id(), most])
        return [pk for (pk,) in cursor]


def match_due(*, most: int, at: datetime) -> int:
    """Hold up to so many new or changed contacts against those that share a key; tell how many there were."""
    with transaction.atomic():
        ids = take_due(most)
        if not ids:
            return 0
        people = stored.people_of(ids)
        stored.keep_keys(people.values())
        found = pairs_of(list(people), people, at=at)
        _forget_others(ids, found)
    return len(ids)


def pairs_of(
    ids: Sequence[UUID],
    known: Mapping[UUID, Person],
    *,
    at: datetime,
    rarity: Rarity | None = None,
    once: bool = False,
) -> list[Pair]:
    """Score contacts against all who share a key with them and keep the likely pairs; give these."""
    sharing = {_ordered(*pair) for pair in stored.sharing(ids, once=once)}
    missing = {pk for pair in sharing for pk in pair} - set(known)
    people = {**known, **stored.people_of(missing)}
    if rarity is None:
        rarity = stored.rarity_for(known.values())
    found = {
        (one, other): scored
        for one, other in sharing
        if one in people and other in people
        if (scored := score(people[one], people[other], rarity)).chance >= THRESHOLD
    }
    _keep(found, at)
    return list(found)


def _keep(found: Mapping[Pair, Score], at: datetime) -> None:
    for part in batched(sorted(found.items(), key=lambda each: each[0]), 5_000):
        values: list[Any] = [
            [one for (one, _other), _score in part],
            [other for (_one, other), _score in part],
            [scored.chance for _pair, scored in part],
            [
                Jsonb([[field, level, round(bits, 1)] for field, level, bits in scored.evidence])
                for _pair, scored in part
            ],
        ]
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [current_workspace_id(), at, *values])


def _forget_others(ids: Sequence[UUID], found: Iterable[Pair]) -> None:
    """Forget open pairs of contacts that are no longer alike."""
    pairs = list(found)
    said: dict[str, Any] = {"workspace": current_workspace_id(), "ids": list(ids)}
    said |= {"firsts": [one for one, _other in pairs], "seconds": [other for _one, other in pairs]}
    with connection.cursor() as cursor:
        cursor.execute(FORGET, said)


def _ordered(one: UUID, other: UUID) -> Pair:
    return (one, other) if one < other else (other, one)


def keep_apart(*, candidate: DuplicateCandidate, by: User | None, at: datetime) -> bool:
    """Remember that two contacts are not the same; False if that was said before. The pair never comes back."""
    with transaction.atomic():
        if lock(candidate).status == NOT_SAME:
            return False
        candidate.status, candidate.decided_by, candidate.decided_at = NOT_SAME, by, at
        candidate.save(update_fields=("status", "decided_by", "decided_at", "updated_at"))
        data = {"other": str(candidate.second_id)}
        first = Contact.objects.filter(pk=candidate.first_id).first()
        if first:
            log.record("contact.kept_apart", subject=first, actor=by, at=at, data=data)
    return True


def reopen(*, candidate: DuplicateCandidate, by: User | None, at: datetime) -> bool:
    """Take back that two contacts are not the same; False if it had not been said."""
    with transaction.atomic():
        if lock(candidate).status != NOT_SAME:
            return False
        candidate.status, candidate.decided_by, candidate.decided_at = DuplicateCandidate.Status.OPEN, None, None
        candidate.save(update_fields=("status", "decided_by", "decided_at", "updated_at"))
    return True


def start_scan(*, by: User | None, at: datetime) -> DuplicateScan:
    """Have all contacts looked at by a worker; the scan that is under way if there is one."""
    with transaction.atomic():
        people = Contact.objects.count()
        DuplicateScan.objects.bulk_create(
            [DuplicateScan(people=people, total=2 * people, created_by=by)], ignore_conflicts=True
        )
        scan = DuplicateScan.objects.get(finished_at=None)
        with connection.cursor() as cursor:
            cursor.execute(ALL_DUE, [current_workspace_id()])
        transaction.on_commit(partial(hand_over, scan), robust=True)
    return scan


def hand_over(scan: DuplicateScan) -> None:
    """Put a scan into the queue; a lost or doubled message is harmless, for a worker claims it first."""
    queue = django_rq.get_queue("default")
    queue.enqueue("contacts.jobs.run_scan", str(scan.workspace_id), str(scan.pk), result_ttl=0)
