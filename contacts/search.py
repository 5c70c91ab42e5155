"""Find people by parts of words, of their own or of their company's name."""

from __future__ import annotations

from uuid import UUID

from core.search import SHORTEST, find

MOST = 1000


def people_like(words: str) -> list[UUID] | None:
    """List the ids of the best matches, at most `MOST`; None where the words are too short to search for."""
    if len(words.strip()) < SHORTEST:
        return None
    return [pk for pk, _kind in find(words, kinds=["contact"], most=MOST)]
