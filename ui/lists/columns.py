"""The parts of a list: what a column shows, what the rows can be sorted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ui.filters import Reader
from ui.registry import Text

NUMBERS = frozenset({"money", "number", "score"})
type Make = Callable[[Sequence[Any], Mapping[Any, Any], Reader], Any]  # of a row's values and the column's options
type Plain = Callable[[Sequence[Any], Mapping[Any, Any]], Any]
type Split = Callable[[QuerySet[Any]], tuple[QuerySet[Any], QuerySet[Any]]]
type Load = Callable[[Sequence[UUID]], Mapping[UUID, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column. `paths` are the values it needs of a row; `kind` names how ui.lists.cells makes a cell of them.

    `sort` is the key of a sort, `edit` the name of a field edited in place, `shown` whether people see the column
    before they choose, `minor` whether it is left out of the cards of a phone. `load` reads, for the ids of a page,
    what does not stand in the row itself. `make` and `plain` give the value for a cell and for a file where the kind's
    way is not the right one.
    """

    key: str
    label: Text
    paths: tuple[str, ...] = ()
    kind: str = "text"
    sort: str = ""
    edit: str = ""
    shown: bool = True
    minor: bool = False
    load: Load | None = None
    make: Make | None = None
    plain: Plain | None = None

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """
    An order that an index has: `fields`, then the id, all in one direction.

    `nullable` is for a single field that may be null: such rows come last either way, by `rest`, then the id. `bound`
    tells how many of the fields are the beginning of an index on a joined table.

    What is no field of the model comes by `split`, which gives the rows that have a value, and those that have none,
    each with it as an annotation; `types` says what it holds, `tie` is the path of the id in the index of that order.
    """

    key: str
    label: Text
    fields: tuple[str, ...]
    nullable: bool = False
    bound: int = 0
    rest: tuple[str, ...] = ()
    tie: str = "id"
    types: Mapping[str, Any] = field(default_factory=dict)
    split: Split | None = None
