"""What leads put on Today: numbers, what is urgent, what others changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads import changes, numbers, urgent
from leads.glance import Glance
from ui.filters import day, when
from ui.registry import Text
from ui.today import is_of_team
from workspaces.middleware import MemberRequest

type Words = Callable[[Glance, datetime], str]


@dataclass(frozen=True, slots=True)
class Section:
    """The leads of one reason, each with what makes it urgent in words, and where the others are listed."""

    key: str
    label: Text
    icon: str
    colour: str
    leads: list[tuple[Glance, str]]
    more_url: str


def _waiting(lead: Glance, at: datetime) -> str:
    return _("came %(when)s") % {"when": when(datetime.fromisoformat(lead.created))}


def _closing(lead: Glance, at: datetime) -> str:
    return _("since %(day)s") % {"day": day(lead.closes_on)}


def _aging(lead: Glance, at: datetime) -> str:
    days = lead.days(at)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _quiet(lead: Glance, at: datetime) -> str:
    days = (at - datetime.fromisoformat(lead.touched)).days
    return ngettext("%(days)s day silent", "%(days)s days silent", days) % {"days": days}


REASONS: dict[str, tuple[Text, str, str, Words]] = {
    "untouched": (gettext_lazy("New, not touched yet"), "sparkles", "sky", _waiting),
    "closing": (gettext_lazy("Close date passed"), "calendar-x-2", "red", _closing),
    "aging": (gettext_lazy("Too long in stage"), "hourglass", "amber", _aging),
    "quiet": (gettext_lazy("Gone quiet"), "moon", "slate", _quiet),
}


def urgent_leads(request: MemberRequest) -> dict[str, Any]:
    at, of_team = timezone.now(), is_of_team(request)
    found = urgent.of_team(request.user, at=at) if of_team else urgent.of_person(request.user, at=at)
    sections = [_section(key, leads, at, of_team) for key, leads in found.items() if leads]
    return {"sections": sections, "of_team": of_team}


def _section(key: str, leads: list[Glance], at: datetime, of_team: bool) -> Section:
    label, icon, colour, words = REASONS[key]
    shown = [(lead, words(lead, at)) for lead in leads[: urgent.SHOWN]]
    more = _listed(key, at, of_team) if len(leads) > urgent.SHOWN else ""
    return Section(key, label, icon, colour, shown, more)


def _listed(key: str, at: datetime, of_team: bool) -> str:
    """Write the address where all leads of a reason stand, as near as the list's filters come to it."""
    before = timezone.localdate(at - urgent.QUIET) - timedelta(days=1)
    asked = {
        "untouched": {"sort": "-created"},
        "closing": {"closing": "overdue", "sort": "closing"},
        "aging": {"sort": "since"},
        "quiet": {"active_to": before.isoformat(), "sort": "active"},
    }
    query = ({} if of_team else {"owner": "me"}) | asked[key]
    return f"{reverse('leads:list')}?{urlencode(query)}"


def figures(request: MemberRequest) -> dict[str, Any]:
    at, of_team = timezone.now(), is_of_team(request)
    known = numbers.of_team(request.user, at=at) if of_team else numbers.of_person(request.user, at=at)
    return {"numbers": known, "of_team": of_team, "currency": request.workspace.currency}


def changed(request: MemberRequest) -> dict[str, Any]:
    if is_of_team(request):
        return {"lines": changes.on_leads_of_all(request.user), "of_team": True}
    return {"lines": changes.on_leads_of(request.user, at=timezone.now()), "of_team": False}
