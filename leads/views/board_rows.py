"""What the cards of an answer show, prepared for their template: said once, not once a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from math import inf
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from leads.glance import Glance
from leads.models import Lead
from pipelines.models import Stage
from ui.filters import FILTERS
from workspaces.access import may
from workspaces.middleware import MemberRequest

BLANK = UUID(int=0)
PRIORITIES: dict[str, str] = {Lead.Priority.HIGH: "orange", Lead.Priority.HOT: "red"}  # those that a card shows

_money, _day, _initials, _colour_of = (FILTERS[name] for name in ("money", "day", "initials", "colour_of"))


class Show:
    """What all cards of an answer share."""

    blank = str(BLANK)

    def __init__(self, request: MemberRequest, at: datetime) -> None:
        self.at = at
        self.today = timezone.localdate(at)
        self.currency = request.workspace.currency
        self.may_move = may(request, "leads.change_lead")
        self.move_label = _("Move to…") if self.may_move else ""
        self.closes_label = _("Expected close")
        self.day_unit = pgettext("days, after a number", "d")
        self.lead_url = reverse("leads:lead", args=[BLANK]).removesuffix(f"{BLANK}/")
        self._labels: dict[str, Any] = {value: Lead.Priority(value).label for value in PRIORITIES}
        self._query = request.GET.copy()
        for name in ("after", "lead", "contact"):
            self._query.pop(name, None)

    @property
    def query(self) -> str:
        """The address's query, without what only a part of the board was asked for with."""
        return self._query.urlencode()

    def query_after(self, key: str) -> str:
        query = self._query.copy()
        query["after"] = key
        return query.urlencode()

    def rows(self, cards: Iterable[Glance], stage: Stage) -> Iterator[tuple[Any, ...]]:
        """Give what the template says of each card, in the order of its loop."""
        expected = inf if stage.is_final or stage.expected_days is None else stage.expected_days
        for card in cards:
            owner, days = card.owner, card.days(self.at)
            closes, late = None if stage.is_final else card.closes_on, days > expected
            yield (
                card.id,
                card.order(stage),
                card.name,
                card.account,
                _money(card.value, card.currency),
                card.score,
                "green" if card.score >= 70 else "amber" if card.score >= 40 else "gray",
                self._labels.get(card.priority),
                PRIORITIES.get(card.priority),
                owner,
                owner and _colour_of(owner),
                owner and _initials(owner),
                _day(closes),
                closes and closes < self.today,
                days,
                late,
                _age(days, stage.expected_days if late else None, get_language()),
            )


@lru_cache(2_000)
def _age(days: int, expected: int | None, _language: str | None) -> str:
    said = ngettext("%(days)s day in this stage", "%(days)s days in this stage", days) % {"days": days}
    if expected is None:
        return said
    return gettext("%(said)s, %(expected)s expected") % {"said": said, "expected": expected}
