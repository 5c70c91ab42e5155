"""
Open leads that want somebody today, by reason; a lead stands under the first reason that holds.

Each reason walks one index: of one owner leads_lead_untouched, leads_lead_closing, leads_lead_aging, leads_lead_quiet;
of everyone leads_lead_newest, leads_lead_closes, leads_lead_since, leads_lead_open. A walk looks at so many leads and
no further, so that thousands that stand under an earlier reason already do not make the page slow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.utils import timezone

from core.prepared import Prepared
from leads.glance import COLUMNS, FURTHER, Glance, Row
from leads.models import Lead
from workspaces.models import Membership, User

SHOWN = 8
QUIET = timedelta(days=14)
DEEP = 100  # leads that a walk looks at

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
class Walk:
    """The order of an index, within a range of it, that finds the leads of one reason."""

    key: str
    field: str
    newest_first: bool = False
    within: Callable[[date, datetime], Q] = lambda today, silent_since: Q()

    @property
    def order(self) -> tuple[str, str]:
        return (f"-{self.field}", "-pk") if self.newest_first else (self.field, "pk")


WALKS = (  # the most urgent reason first
    Walk("untouched", "created_at", True, lambda today, silent_since: Q(contacted_at=None)),
    Walk("closing", "expected_close_date", within=lambda today, silent_since: Q(expected_close_date__lt=today)),
    Walk("aging", "stage_entered_at"),
    Walk("quiet", "last_activity_at", within=lambda today, silent_since: Q(last_activity_at__lt=silent_since)),
)


def of_person(person: User, *, at: datetime) -> Found:
    """Find up to `SHOWN` urgent leads of a member for each reason, and one more where there are more."""
    return _shown(OF_PERSON(person=person.pk, **_limits(at)), at)


def of_team(viewer: User, *, at: datetime) -> Found:
    """Find them among all leads, whosever they are."""
    return _shown(OF_TEAM(viewer=viewer.pk, **_limits(at)), at)


def _limits(at: datetime) -> dict[str, Any]:
    return {"today": timezone.localdate(at), "silent_since": at - QUIET}


def _walks(viewer: Any, today: date, silent_since: datetime, **whose: Any) -> Any:
    """Ask for all walks in one statement: arrays beside the viewer's own membership, which only carries them."""
    leads = Lead.objects.filter(**whose, is_active=True)
    looked_at = Row("pk", *Candidate._fields[1:])
    found: Any = {
        walk.key: ArraySubquery(
            leads.filter(walk.within(today, silent_since)).order_by(*walk.order).values(looked_at=looked_at)[:DEEP]
        )
        for walk in WALKS
    }
    return Membership.objects.filter(user=viewer).order_by().values(**found)


def _walks_of(person: Any, today: date, silent_since: datetime) -> Any:
    return _walks(person, today, silent_since, owner=person)


OF_PERSON = Prepared(_walks_of, person=UUID, today=date, silent_since=datetime)
OF_TEAM = Prepared(_walks, viewer=UUID, today=date, silent_since=datetime)


def _reason(lead: Candidate, at: datetime, today: date, silent_since: datetime) -> str:
    """Name the first reason that holds; empty where none does."""
    if lead.contacted_at is None:
        return "untouched"
    if lead.expected_close_date is not None and date.fromisoformat(lead.expected_close_date) < today:
        return "closing"
    allowed = lead.stage__expected_days
    if allowed is not None and (at - datetime.fromisoformat(lead.stage_entered_at)).days > allowed:
        return "aging"
    return "quiet" if datetime.fromisoformat(lead.last_activity_at) < silent_since else ""


def _shown(rows: Sequence[Mapping[str, Any]], at: datetime) -> Found:
    """Leave each lead under its first reason, and read what is shown of those that are shown."""
    limits, chosen = _limits(at), {}
    for walk in WALKS:
        found = [Candidate(*row) for row in rows[0][walk.key]]
        here = [lead.id for lead in found if _reason(lead, at, **limits) == walk.key]
        chosen[walk.key] = here[: SHOWN + 1]
    ids = [pk for some in chosen.values() for pk in some]
    leads = Lead.objects.filter(pk__in=ids).values_list(Row(*COLUMNS, *FURTHER), flat=True) if ids else ()
    glances = {row[0]: Glance(*row) for row in leads}
    return {key: [glances[pk] for pk in some if pk in glances] for key, some in chosen.items()}
