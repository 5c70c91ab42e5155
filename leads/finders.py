"""Leads among the results of a search, and in the lists that are narrowed by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.search import SHORTEST, find
from leads.glance import COLUMNS, FURTHER, Glance, Row
from leads.models import Lead
from ui.filters import money
from workspaces.middleware import MemberRequest

INTEREST = "product_interest"


def leads_like(words: str, most: int) -> list[UUID] | None:
    """List the ids of the best matches, at most `most`; None where the words are too short to search for."""
    if len(words.strip()) < SHORTEST:
        return None
    return [pk for pk, _kind in find(words, kinds=["lead"], most=most)]


def leads(request: MemberRequest, query: str, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    found = Lead.objects.filter(pk__in=ids).values_list("pk", INTEREST, Row(*COLUMNS, *FURTHER))
    rows = {pk: (Glance(*row), interest) for pk, interest, row in found}
    return [_shown(*rows[pk]) for pk in ids if pk in rows]


def _shown(lead: Glance, interest: str) -> dict[str, Any]:
    parts = (lead.stage_name, money(lead.value, lead.currency), interest, lead.account)
    return {
        "label": lead.name,
        "detail": " · ".join(part for part in parts if part),
        "url": reverse("leads:lead", args=[lead.id]),
        "icon": "target",
    }
