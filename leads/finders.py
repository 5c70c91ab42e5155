"""Leads among the results of a search, by the people they are about."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from contacts.finders import found
from leads.glance import COLUMNS, FURTHER, Glance, Row
from leads.models import Lead
from ui.filters import money
from workspaces.middleware import MemberRequest


def leads(request: MemberRequest, query: str, most: int) -> list[dict[str, Any]]:
    """Answer the leads of the people found, in their order; of one person open leads first, then the latest."""
    people = found(request, query)["contact"]
    if not people:
        return []
    theirs = Lead.objects.filter(contact__in=people).order_by("-is_active", "-last_activity_at", "-pk")
    rows = theirs.values_list("contact", Row(*COLUMNS, *FURTHER))[: 4 * most]
    place = {pk: number for number, pk in enumerate(people)}
    ordered = sorted(rows, key=lambda row: place[row[0]])
    return [_shown(Glance(*row)) for _contact, row in ordered[:most]]


def _shown(lead: Glance) -> dict[str, Any]:
    parts = (lead.stage_name, money(lead.value, lead.currency), lead.account)
    return {
        "label": lead.name,
        "detail": " · ".join(part for part in parts if part),
        "url": reverse("leads:lead", args=[lead.id]),
        "icon": "target",
    }
