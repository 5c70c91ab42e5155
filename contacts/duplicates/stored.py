"""What is stored of people for the matcher: their values, how common those are, and who shares a key with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from contacts.duplicates.keys import MOST_SHARING, keys_of
from contacts.duplicates.people import COLUMNS, Person, person
from contacts.duplicates.rarity import Rarity, terms_of
from contacts.models import Contact, ContactAlias, DuplicateScan
from core.scope import current_workspace_id

COUNTED = 2_000  # a value that so many have is common, however many more there are
KEEP = """
INSERT INTO contacts_matchkey (workspace_id, contact_id, key)
SELECT %s, * FROM unnest(%s::uuid[], %s::text[]) ON CONFLICT DO NOTHING
"""
SHARING = """
WITH wanted AS (
    SELECT DISTINCT key FROM contacts_matchkey WHERE workspace_id = %(workspace)s AND contact_id = ANY(%(ids)s)
        AND key >= 'a'
), few AS (
    SELECT key FROM wanted WHERE (
        SELECT count(*) FROM (
            SELECT FROM contacts_matchkey other WHERE workspace_id = %(workspace)s AND other.key = wanted.key
            LIMIT %(most)s + 1
        ) counted
    ) BETWEEN 2 AND %(most)s
)
SELECT DISTINCT mine.contact_id, other.contact_id
FROM contacts_matchkey mine JOIN few USING (key)
JOIN contacts_matchkey other ON other.workspace_id = %(workspace)s AND other.key = mine.key
    AND other.contact_id <> mine.contact_id AND (other.contact_id < mine.contact_id OR NOT %(once)s)
WHERE mine.workspace_id = %(workspace)s AND mine.contact_id = ANY(%(ids)s)
"""
LIKE_KEYS = """
SELECT DISTINCT contact_id FROM unnest(%s::text[]) wanted (key), LATERAL (
    SELECT contact_id FROM contacts_matchkey other WHERE workspace_id = %s AND other.key = wanted.key LIMIT %s
) sharing
"""
COMMON = """
SELECT key, (SELECT count(*) FROM (
    SELECT FROM contacts_matchkey other WHERE workspace_id = %s AND other.key = wanted.key LIMIT %s) counted)
FROM unnest(%s::text[]) wanted (key)
"""
COMMON_OF_ALL = (
    "SELECT key, count(*) FROM contacts_matchkey WHERE workspace_id = %s AND key >= '=' AND key < '>' GROUP BY key"
)


def people_of(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Read people with all addresses and numbers that lead to them."""
    wanted = list(ids)
    further: defaultdict[UUID, dict[str, list[str]]] = defaultdict(lambda: {"emails": [], "phones": []})
    aliases = ContactAlias.objects.filter(contact__any_of=wanted).values_list("contact_id", "kind", "value")
    for contact_id, kind, value in aliases:
        further[contact_id][f"{kind}s"].append(value)
    rows = Contact.objects.filter(pk__any_of=wanted).values(*COLUMNS)
    return {row["id"]: person({**row, **further.get(row["id"], {})}) for row in rows}


def keep_keys(people: Iterable[Person]) -> None:
    """Store the keys of people anew."""
    found = list(people)
    rows = [(each.id, key) for each in found for key in (*keys_of(each), *term_keys(each))]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM contacts_matchkey WHERE workspace_id = %s AND contact_id = ANY(%s)",
            [current_workspace_id(), [each.id for each in found]],
        )
        cursor.execute(KEEP, [current_workspace_id(), [pk for pk, _key in rows], [key for _pk, key in rows]])


def term_keys(each: Person) -> list[str]:
    return sorted({_term_key(field, term) for field, term in terms_of(each)})


def _term_key(field: str, term: str) -> str:
    return f"={field}:{term}"[:100]


def sharing(ids: Sequence[UUID], *, once: bool = False) -> set[tuple[UUID, UUID]]:
    """Give (one of these, another) for all who share a key; `once` gives each pair from its later contact only."""
    said: dict[str, Any] = {
        "workspace": current_workspace_id(),
        "ids": list(ids),
        "most": MOST_SHARING,
        "once": once,
    }
    with connection.cursor() as cursor:
        cursor.execute(SHARING, said)
        return set(cursor.fetchall())


def like(someone: Person) -> list[UUID]:
    """Give contacts that share a key with somebody who is not stored, such as one who is being typed."""
    with connection.cursor() as cursor:
        cursor.execute(LIKE_KEYS, [keys_of(someone), current_workspace_id(), MOST_SHARING])
        return [pk for (pk,) in cursor]


def rarity_for(people: Iterable[Person]) -> Rarity:
    """Count how common the values of these people are in the workspace."""
    terms = {term for each in people for term in terms_of(each)}
    keys = {_term_key(*term): term for term in terms}
    with connection.cursor() as cursor:
        cursor.execute(COMMON, [current_workspace_id(), COUNTED, list(keys)])
        return Rarity(how_many(), {keys[key]: count for key, count in cursor})


def rarity_of_all() -> Rarity:
    """Count how common every value of the workspace is."""
    with connection.cursor() as cursor:
        cursor.execute(COMMON_OF_ALL, [current_workspace_id()])
        counts = {tuple(key[1:].split(":", 1)): count for key, count in cursor}
    return Rarity(how_many(), counts)


def how_many() -> int:
    """Tell how many contacts there were when somebody last looked at all of them."""
    latest = DuplicateScan.objects.latest_first().values_list("people", flat=True).first()
    return latest or 0
