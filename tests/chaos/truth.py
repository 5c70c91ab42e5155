"""What must hold of a workspace whatever happened: the rows tell one story."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from django.db.models import Count, Sum

from events.models import Event
from leads.models import Lead, LeadTally, StageChange


def stories() -> dict[UUID, list[StageChange]]:
    """Give each lead's steps, in the order in which pages show them."""
    found: dict[UUID, list[StageChange]] = {}
    for change in StageChange.objects.order_by("changed_at", "pk"):
        found.setdefault(change.lead_id, []).append(change)
    return found


def assert_one_story() -> None:
    """
    Compare, in the open scope, each lead with its history, its events and the kept sums.

    A history is a chain from nothing to where the lead stands; each step has its event, and no event is without one.
    """
    steps = stories()
    stages = dict(Lead.objects.values_list("pk", "stage_id"))
    assert set(steps) == set(stages)
    for lead, chain in steps.items():
        assert chain[0].from_stage_id is None
        assert [(a.to_stage_id, b.from_stage_id) for a, b in pairwise(chain) if a.to_stage_id != b.from_stage_id] == []
        assert chain[-1].to_stage_id == stages[lead]
    moves = Counter(
        (change.lead_id, str(change.from_stage_id), str(change.to_stage_id))
        for chain in steps.values()
        for change in chain[1:]
    )
    events = Event.objects.filter(name="lead.stage_changed").values_list("subject_id", "data__from_id", "data__to_id")
    assert Counter(events) == moves
    created = Event.objects.filter(name="lead.created").values_list("subject_id", flat=True)
    assert Counter(created) == Counter(list(stages))
    assert kept_sums() == true_sums()


def kept_sums() -> dict[UUID, tuple[int, Decimal]]:
    return {stage: sums for stage, sums in LeadTally.objects.by_stage().items() if sums[0]}


def true_sums() -> dict[UUID, tuple[int, Decimal]]:
    rows = Lead.objects.values_list("stage_id").annotate(Count("pk"), Sum("value", default=Decimal(0)))
    return {stage: (leads, value) for stage, leads, value in rows}
