"""Conditions in groups, as a member set them: nothing is known here of the fields that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

DEEPEST = 3  # groups in groups, the outermost counted
MOST = 40  # conditions
MOST_VALUES = 50  # of one condition
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison by key: a field, an operator of its kind, and the values as they stand in an address."""

    key: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of which all hold, or `any` of them."""

    items: tuple[Condition | Group, ...] = ()
    any: bool = False

    def conditions(self) -> Iterator[Condition]:
        for item in self.items:
            yield from item.conditions() if isinstance(item, Group) else (item,)

    def without(self, place: int) -> Group:
        return replace(self, items=self.items[:place] + self.items[place + 1 :])

    def depth(self) -> int:
        return 1 + max((item.depth() for item in self.items if isinstance(item, Group)), default=0)
