"""How many rows there are, and what they are worth, without counting a whole workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, Sum

if TYPE_CHECKING:
    from decimal import Decimal

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


def count(asked: Asked) -> Total:
    """Count the rows of a list up to the most that is counted, and sum up what they are worth."""
    declaration, some = asked.list, asked.rows.order_by()
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
