"""How much stands in somebody's pipelines, or in everyone's, and what was won since the month began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Subquery, Sum
from django.utils import timezone

from core.prepared import Prepared
from leads.glance import Row, Totals
from leads.models import Lead, LeadTally
from pipelines.models import Stage
from workspaces.models import Membership, User

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """Leads and the sums of their values; of what was won, at most `MOST` are counted, and then no sum is told."""

    open: int
    open_value: float
    won: int
    won_value: float | None

    @property
    def is_capped(self) -> bool:
        return self.won_value is None


def of_person(person: User, *, at: datetime) -> Numbers:
    return _numbers(OF_PERSON(person=person.pk, month=_month(at)))


def of_team(viewer: User, *, at: datetime) -> Numbers:
    return _numbers(OF_TEAM(viewer=viewer.pk, month=_month(at)))


def _month(at: datetime) -> datetime:
    return timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _asked(viewer: Any, month: datetime, **whose: Any) -> Any:
    """Ask for both in one statement; leads_lead_stage and leads_lead_owner find what was won by its last activity."""
    tallies = LeadTally.objects.filter(**whose, stage__is_final=False).order_by().values("workspace")
    lately = Lead.objects.filter(**whose, last_activity_at__gte=month, closed_at__gte=month)
    won = lately.filter(is_closed_won=True, stage__in=Stage.objects.filter(is_won=True)).order_by()
    asked: Any = {
        "open": Subquery(tallies.values(both=Row(Sum("leads"), Sum("value")))),
        "won": Totals(won.values("value_number")[: MOST + 1]),
    }
    return Membership.objects.filter(user=viewer).order_by().values(**asked)


OF_PERSON = Prepared(lambda person, month: _asked(person, month, owner=person), person=UUID, month=datetime)
OF_TEAM = Prepared(_asked, viewer=UUID, month=datetime)


def _numbers(rows: list[Any]) -> Numbers:
    (leads, value), (closed, closed_value) = rows[0]["open"] or (0, 0), rows[0]["won"]
    is_capped = closed > MOST
    return Numbers(leads, value or 0, min(closed, MOST), None if is_capped else closed_value or 0)
