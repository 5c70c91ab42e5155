"""How many rows there are, and what they are worth, without counting a whole workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Sum

from core.bounded import TooSlow, bounded

if TYPE_CHECKING:
    from decimal import Decimal

    from django.db.models import QuerySet

    from ui.lists.asked import Asked

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Total:
    """A number of rows, the most that is counted where `capped`; `worth` where all were and are in one currency."""

    count: int
    worth: Decimal | None = None
    currency: str = ""
    capped: bool = False

    @property
    def number(self) -> str:
        return f"{self.count:,}+" if self.capped else f"{self.count:,}"


def count(asked: Asked) -> Total | None:
    """Count the rows up to the most that is counted, and sum up what they are worth; None if it takes long."""
    try:
        with bounded():
            return _count(asked)
    except TooSlow:
        return None


def _countable(asked: Asked) -> QuerySet[Any]:
    """Give the rows in no order; where branches of the conditions make them, each is found by its own index."""
    branches = asked.where.branches
    if len(branches) < 2:
        return asked.rows.order_by()
    first, *others = (asked.filtered.filter(each).order_by().values("pk")[: MOST + 1] for each in branches)
    return asked.list.rows().filter(pk__in=first.union(*others))


def _count(asked: Asked) -> Total:
    declaration, some = asked.list, _countable(asked)
    if not declaration.worth:
        found = some[: MOST + 1].count()
        return Total(min(found, MOST), capped=found > MOST)
    worth, currency = declaration.worth, declaration.currency
    wanted = {"rows": Count("*"), "sum": Sum(worth), "one": Min(currency), "other": Max(currency)}
    all_of = some.values(worth, currency)[: MOST + 1].aggregate(**wanted)
    if all_of["rows"] > MOST:
        return Total(MOST, capped=True)
    in_one = all_of["one"] == all_of["other"]
    return Total(all_of["rows"], all_of["sum"] if in_one else None, all_of["one"] or "")
