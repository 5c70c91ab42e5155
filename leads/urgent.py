"""
Open leads that want somebody today, by reason; a lead stands under the first reason that holds.

Each reason walks one index: leads_lead_untouched, leads_lead_closing, leads_lead_aging, leads_lead_quiet, all by owner;
a team is walked owner by owner. A walk looks at so many leads and no further, so that thousands that stand under an
earlier reason already do not make the page slow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from core.scope import current_workspace_id
from leads.glance import COLUMNS, FURTHER, Glance, Row
from leads.models import Lead, LeadTally
from workspaces.models import User, Workspace

SHOWN = 8
QUIET = timedelta(days=14)
DEEP, SHALLOW = 100, 16  # leads that a walk looks at: of one person, of each of a team
EVERYTHING = Q()

type Owner = User | Combinable | None
type Found = dict[str, list[Glance]]


class Candidate(NamedTuple):
    """What tells whether a reason holds; dates and moments as JSON writes them."""

    id: str
    stage__expected_days: int | None
    contacted_at: str | None
    created_at: str
    expected_close_date: str | None
    stage_entered_at: str
    last_activity_at: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lead wants somebody: when it holds, and the order of the index that finds such leads, `within` a range."""

    key: str
    holds: Callable[[Candidate], bool]
    field: str
    newest_first: bool = False
    within: Q = EVERYTHING

    @property
    def order(self) -> tuple[str, ...]:
        """Name the order of the index; the owner is one, but where it is null PostgreSQL wants to be told."""
        return ("owner_id", f"-{self.field}", "-pk") if self.newest_first else ("owner_id", self.field, "pk")

    def sorted(self, found: Iterable[Candidate]) -> list[Candidate]:
        """Bring what several walks found into the one order."""
        return sorted(found, key=lambda lead: (getattr(lead, self.field), lead.id), reverse=self.newest_first)


def of_person(person: User | None, *, at: datetime) -> Found:
    """Find up to `SHOWN` urgent leads of somebody, or of nobody, for each reason, and one more where there are more."""
    reasons = _reasons(at)
    return _shown(reasons, [_walk(reasons, person)])


def of_team(*, at: datetime) -> Found:
    """Find them over all owners, also those who are no members any more, and among leads that are nobody's."""
    reasons = _reasons(at)
    owners = User.objects.filter(pk__in=LeadTally.objects.filter(leads__gt=0).values("owner")).order_by()
    of_owners = owners.values(**_walks(reasons, OuterRef("pk"), SHALLOW))
    return _shown(reasons, [_walk(reasons, None), *of_owners])


def _reasons(at: datetime) -> list[Reason]:
    """List the reasons, the most urgent first."""
    today, silent_since = timezone.localdate(at), at - QUIET

    def is_overdue(lead: Candidate) -> bool:
        return lead.expected_close_date is not None and date.fromisoformat(lead.expected_close_date) < today

    def overstays(lead: Candidate) -> bool:
        allowed = lead.stage__expected_days
        return allowed is not None and (at - datetime.fromisoformat(lead.stage_entered_at)).days > allowed

    def is_silent(lead: Candidate) -> bool:
        return datetime.fromisoformat(lead.last_activity_at) < silent_since

    return [
        Reason("untouched", lambda lead: lead.contacted_at is None, "created_at", True, Q(contacted_at=None)),
        Reason("closing", is_overdue, "expected_close_date", within=Q(expected_close_date__lt=today)),
        Reason("aging", overstays, "stage_entered_at"),
        Reason("quiet", is_silent, "last_activity_at", within=Q(last_activity_at__lt=silent_since)),
    ]


def _walk(reasons: Sequence[Reason], owner: User | None) -> Mapping[str, Any]:
    one = Workspace.objects.filter(pk=current_workspace_id()).order_by()
    return one.values(**_walks(reasons, owner, DEEP)).get()


def _walks(reasons: Sequence[Reason], owner: Owner, depth: int) -> dict[str, ArraySubquery]:
    open_leads = Lead.objects.filter(owner=owner, is_active=True)
    looked_at = Row("pk", *Candidate._fields[1:])
    return {
        reason.key: ArraySubquery(
            open_leads.filter(reason.within).order_by(*reason.order).values(looked_at=looked_at)[:depth]
        )
        for reason in reasons
    }


def _shown(reasons: Sequence[Reason], walks: Sequence[Mapping[str, Any]]) -> Found:
    """Leave each lead under its first reason, and read what is shown of those that are shown."""
    chosen: dict[str, list[str]] = {}
    for reason in reasons:
        found = reason.sorted(Candidate(*row) for walk in walks for row in walk[reason.key])
        here = [lead.id for lead in found if next((one for one in reasons if one.holds(lead)), None) is reason]
        chosen[reason.key] = here[: SHOWN + 1]
    ids = [pk for some in chosen.values() for pk in some]
    rows = Lead.objects.filter(pk__in=ids).values_list(Row(*COLUMNS, *FURTHER), flat=True) if ids else ()
    glances = {row[0]: Glance(*row) for row in rows}
    return {key: [glances[pk] for pk in some if pk in glances] for key, some in chosen.items()}
