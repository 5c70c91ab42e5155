"""
Find records by words, parts of words, addresses and numbers, whatever their notation and small slips (docs/search.md).

Matches of words cannot use an index under row-level security, so that one table is read through a function of the
owner's that keeps to the open workspace itself. Triggers keep the table (`core.search_entries`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

SHORTEST = 2  # letters that a query must have
LONGEST = 200
FIND = "SELECT id, kind FROM search_entries(%s, %s, %s, %s)"
FORGET = "SELECT search_forget()"


def find(query: str, *, kinds: Sequence[str], most: int = 20, viewer: Any = None) -> list[tuple[UUID, str]]:
    """
    List (id, kind) of records of the open workspace that hold every word of a query, at most `most` of each kind.

    The best come first, among equals those touched last. Private ones are found by `viewer` only, whose they are.
    Under two letters nothing is found.
    """
    words = " ".join(query.replace("\x00", " ").split())[:LONGEST]
    if len(words) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIND, [words, list(kinds), most, getattr(viewer, "pk", None)])
        return list(cursor.fetchall())


def forget_words() -> int:
    """Take words out of the list of words, from which slips are corrected, when no record has them; tell how many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        return int(cursor.fetchone()[0])
