"""What the board can be narrowed to: some of the list's filters, and one pipeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.prepared import Prepared
from leads.board import CLOSED_SHOWN, Board, Column, columns_of
from leads.filters import LeadFilter
from leads.finders import leads_like
from leads.lists import LEADS
from leads.models import Lead, LeadTally
from pipelines.models import Pipeline, Stage, StageQuerySet
from ui.lists.asked import Asked
from ui.lists.filters import best_matches
from workspaces.middleware import MemberRequest

TALLIED = {"owner"}  # filters whose numbers are kept
MOST = 200  # that words can narrow the board to


class BoardFilter(LeadFilter):
    """The columns tell the stages, so that leads at an end are there too."""

    status = stage = value = created = active = closing = pipeline = None  # type: ignore[assignment]

    @property
    def state(self) -> str:
        return "all"

    def search(self, leads: QuerySet[Lead], name: str, words: str) -> QuerySet[Lead]:
        found = leads_like(words, MOST)
        if found is None:
            return leads
        self.note = best_matches(MOST) if len(found) >= MOST else ""
        return leads.filter(pk__in=found)


class AskedBoard(Asked):
    """What an address asks of the board."""

    def __init__(self, request: MemberRequest) -> None:
        super().__init__(request, DECLARATION)

    @cached_property
    def view_pairs(self) -> list[tuple[str, str]]:
        pipeline = self.query.get("pipeline", "")
        return [("pipeline", pipeline)] if pipeline else []

    def stages(self, pipeline: Pipeline, *, at: datetime) -> list[Column]:
        """Read the columns of a pipeline; the two usual boards by queries that are written once."""
        if not self.active:
            return columns_of(EVERYONES(pipeline=pipeline.pk, oldest=at - CLOSED_SHOWN), tallied=True)
        owners = self.cleaned.get("owner", ())
        if self.active == ["owner"] and len(owners) == 1 and owners[0] != "none":
            owner = self.request.user.pk if owners[0] == "me" else owners[0]
            return columns_of(OWNERS(pipeline=pipeline.pk, owner=owner, oldest=at - CLOSED_SHOWN), tallied=True)
        return self.board(at=at).columns(Stage.objects.of(pipeline).active())

    def board(self, *, at: datetime) -> Board:
        leads: Any = self.rows
        if not self.filters.is_valid() or not TALLIED.issuperset(self.active):
            return Board(leads=leads, tallies=None, at=at)
        of_owners: Any = self.filters.filters["owner"]
        return Board(leads=leads, tallies=of_owners.filter(LeadTally.objects.all(), self.cleaned["owner"]), at=at)


DECLARATION = replace(LEADS, key="board", view="leads:board", filters=BoardFilter, views_of="leads")


def _usual(pipeline: Any, oldest: datetime, **whose: Any) -> StageQuerySet:
    leads, tallies = Lead.objects.filter(**whose), LeadTally.objects.filter(**whose)
    stages = Stage.objects.filter(pipeline=pipeline).active()
    return Board(leads=leads, tallies=tallies, at=oldest + CLOSED_SHOWN).with_cards(stages)


EVERYONES = Prepared(_usual, pipeline=UUID, oldest=datetime)
OWNERS = Prepared(_usual, pipeline=UUID, owner=UUID, oldest=datetime)
