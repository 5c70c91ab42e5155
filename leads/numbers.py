"""How much stands in somebody's pipelines, or in everyone's, and what was won since the month began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery, Sum
from django.utils import timezone

from core.scope import current_workspace_id
from leads.glance import Row, Totals
from leads.models import Lead, LeadTally
from pipelines.models import Stage
from workspaces.models import User, Workspace

MOST = 2_000


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
    return _numbers({"owner": person}, at)


def of_team(*, at: datetime) -> Numbers:
    return _numbers({}, at)


def _numbers(whose: dict[str, Any], at: datetime) -> Numbers:
    """Read both in one statement; what was won by leads_lead_stage or leads_lead_owner, the last activity bounds it."""
    month = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    tallies = LeadTally.objects.filter(**whose, stage__is_final=False).order_by().values("workspace")
    lately = Lead.objects.filter(**whose, last_activity_at__gte=month, closed_at__gte=month)
    won = lately.filter(is_closed_won=True, stage__in=Stage.objects.filter(is_won=True)).order_by()
    asked: Any = {
        "open": Subquery(tallies.values(both=Row(Sum("leads"), Sum("value")))),
        "won": Totals(won.values("value_number")[: MOST + 1]),
    }
    row: Any = Workspace.objects.filter(pk=current_workspace_id()).values(**asked).get()
    (leads, value), (closed, closed_value) = row["open"] or (0, 0), row["won"]
    is_capped = closed > MOST
    return Numbers(leads, value or 0, min(closed, MOST), None if is_capped else closed_value or 0)
