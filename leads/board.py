"""
The board: the stages of a pipeline, each with its number, its worth and its first cards, read in one statement.

Open stages show the best leads first, final ones what was closed lately, the last first. Which index serves:
leads_lead_board, of one owner leads_lead_board_owner; final stages leads_lead_stage and leads_lead_owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from leads.glance import COLUMNS, Glance, Row, Totals
from leads.models.leads import LeadQuerySet
from leads.models.tallies import LeadTallyQuerySet
from pipelines.models import Stage, StageQuerySet

PAGE = 20
CLOSED_SHOWN = timedelta(days=90)
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stage with its number of leads, the sum of their values, and some of its cards."""

    stage: Stage
    leads: int
    value: Decimal | float | None
    is_capped: bool
    cards: list[Glance]
    after: str  # where the next page begins; empty where this is the last

    @classmethod
    def of(cls, stage: Any, *, tallied: bool) -> Self:
        """Take what the query annotated: [number, sum] and the cards, one more than a page where there are more."""
        number, value = stage.totals or (0, None)
        cards = [Glance(*row) for row in getattr(stage, "cards", None) or ()]
        after = key_of(cards[PAGE - 1], stage) if len(cards) > PAGE else ""
        is_capped = not tallied and number > MOST_COUNTED
        return cls(
            stage=stage,
            leads=MOST_COUNTED if is_capped else number,
            value=None if is_capped else value,
            is_capped=is_capped,
            cards=cards[:PAGE],
            after=after,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """
    Which leads the board shows, at a moment.

    `tallies` are the kept sums that tell their numbers; None where nothing but looking does, to a limit.
    """

    leads: LeadQuerySet
    tallies: LeadTallyQuerySet | None
    at: datetime

    def columns(self, stages: StageQuerySet) -> list[Column]:
        """Read stages with their totals and first cards."""
        return columns_of(self.with_cards(stages), tallied=self.tallies is not None)

    def with_cards(self, stages: StageQuerySet) -> StageQuerySet:
        leads = self.leads.filter(stage=OuterRef("pk"))
        first = _First(
            When(is_final=True, then=_cards(self._closed(leads))),
            default=_cards(leads.order_by("-score", "-pk")),
        )
        return stages.annotate(totals=self._totals(), cards=first).order_by("position", "pk")

    def heads(self, stages: StageQuerySet) -> list[Column]:
        """Read stages with their totals alone."""
        found = stages.annotate(totals=self._totals()).order_by("position", "pk")
        return columns_of(found, tallied=self.tallies is not None)

    def more(self, stage: Stage, after: str) -> tuple[list[Glance], str]:
        """
        Read the cards of a stage after a key, and the key of the next page.

        :raises ValueError: if the key is none of ours.
        """
        order, _, pk = after.partition("~")
        leads = self.leads.filter(stage=stage)
        if stage.is_final:
            place = (datetime.fromisoformat(order), UUID(pk))
            leads = self._closed(leads).filter(TupleLessThan(Tuple(F("last_activity_at"), F("pk")), place))
        else:
            below = TupleLessThan(Tuple(F("score"), F("pk")), (int(order), UUID(pk)))
            leads = leads.order_by("-score", "-pk").filter(below)
        cards = self._rows(leads[: PAGE + 1])
        return cards[:PAGE], key_of(cards[PAGE - 1], stage) if len(cards) > PAGE else ""

    def some(self, ids: Collection[UUID], contacts: Collection[UUID], stages: Iterable[Stage]) -> list[Glance]:
        """Read those of the leads, and of the contacts' leads, that the board shows."""
        of_stages = {stage.pk: stage for stage in stages}
        wanted = Q(pk__in=ids) | Q(contact__in=contacts) if contacts else Q(pk__in=ids)
        cards = self._rows(self.leads.filter(wanted, stage__in=list(of_stages)).order_by("-score", "-pk"))
        oldest = self.at - CLOSED_SHOWN
        return [
            card
            for card in cards
            if not of_stages[UUID(card.stage_id)].is_final or datetime.fromisoformat(card.entered) >= oldest
        ]

    def _closed(self, leads: LeadQuerySet) -> LeadQuerySet:
        """What came into a final stage lately; the bound on its last activity, never before that, is for the index."""
        oldest = self.at - CLOSED_SHOWN
        lately = leads.filter(last_activity_at__gte=oldest, stage_entered_at__gte=oldest)
        return lately.order_by("-last_activity_at", "-pk")

    def _totals(self) -> Subquery:
        if self.tallies is None:
            leads = self.leads.filter(stage=OuterRef("pk")).order_by()
            return Totals(leads.values("value_number")[: MOST_COUNTED + 1])
        tallies = self.tallies.filter(stage=OuterRef("pk")).order_by().values("stage")
        return Subquery(tallies.values(both=Row(Sum("leads"), Sum("value"))))

    def _rows(self, leads: LeadQuerySet) -> list[Glance]:
        return [Glance(*row) for row in leads.values_list(Row(*COLUMNS), flat=True)]


class _First(Case):
    """The cards; where a filter finds nothing for certain, Django leaves the query out and this says so."""

    empty_result_set_value = None


def columns_of(stages: Iterable[Stage], *, tallied: bool) -> list[Column]:
    return [Column.of(stage, tallied=tallied) for stage in stages]


def key_of(card: Glance, stage: Stage) -> str:
    """Say where a card stands in its column."""
    return f"{card.touched if stage.is_final else card.score}~{card.id}"


def _cards(leads: LeadQuerySet) -> ArraySubquery:
    return ArraySubquery(leads.values(row=Row(*COLUMNS))[: PAGE + 1])
