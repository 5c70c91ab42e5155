"""Find people by parts of words, of their own or of their company's name."""

from __future__ import annotations

from uuid import UUID

from contacts.models import Contact
from core.search import SHORTEST, find

MOST = 1000


def people_like(words: str) -> list[UUID] | None:
    """List the ids of the best matches, at most `MOST`; None where the words are too short to search for."""
    if len(words.strip()) < SHORTEST:
        return None
    found = find(words, kinds=["contact", "account"], most=MOST)
    people = [pk for pk, kind in found if kind == "contact"]
    companies = [pk for pk, kind in found if kind == "account"]
    if not companies:
        return people
    staff = Contact.objects.filter(account__in=companies).values_list("pk", flat=True)
    return list(dict.fromkeys([*people, *staff[:MOST]]))[:MOST]
