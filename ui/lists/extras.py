"""What a list offers to one member beyond its declaration: columns, filters and sorts that a workspace made itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet

from ui.conditions.fields import Field
from ui.lists.columns import Column, Sort
from ui.lists.filters import Kind, ListFilter
from ui.lists.options import Options

if TYPE_CHECKING:
    from ui.lists.asked import Asked

PREFIX = "f."  # of the keys of all extras, so that none is ever taken for something declared
KEPT = 500  # combinations of a list and extras whose filters are kept written


def _none(asked: Asked, known: Options) -> Options:
    return {}


def _all(filters: ListFilter, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def _in_order(filters: ListFilter, rows: QuerySet[Any], sort: Sort) -> tuple[QuerySet[Any], Sort]:
    return filters.extras.narrow(filters, rows) if filters.extras else rows, sort


def _nothing(columns: Sequence[Column]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, eq=False)
class Extras:
    """
    Columns, sorts, filters and fields of conditions by their keys, each beginning with `PREFIX`. Make one for each set
    of definitions and give the same again: what is built of it is kept by its identity.

    `narrow` applies the values of all its filters at once; `in_order` does the same for a page in the order of a sort,
    which it may change for one that gives the same order otherwise. `values` are the annotations that the paths of
    columns name. `options` gives what the filters let choose from, and is told what the list itself knows.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    filters: Mapping[str, Kind] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    options: Callable[[Asked, Options], Options] = _none
    narrow: Callable[[ListFilter, QuerySet[Any]], QuerySet[Any]] = _all
    in_order: Callable[[ListFilter, QuerySet[Any], Sort], tuple[QuerySet[Any], Sort]] = _in_order
    values: Callable[[Sequence[Column]], Mapping[str, Any]] = _nothing


NOTHING = Extras()


def filters_with(declared: type[ListFilter], extras: Extras) -> type[ListFilter]:
    """Give the filters of a list together with further ones."""
    return _built(cast("Any", declared), extras) if extras.filters else declared


@lru_cache(KEPT)
def _built(declared: Any, extras: Extras) -> type[ListFilter]:
    return type(declared)(declared.__name__, (declared,), {**extras.filters, "extras": extras})
