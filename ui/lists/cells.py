"""Make what a template shows of the values of rows: one small step per kind of column, in Python, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from ui import filters
from ui.filters import Reader
from ui.lists.asked import Asked
from ui.lists.columns import Column
from ui.lists.keyset import Page
from ui.lists.options import Option
from workspaces.models import User

initials, colour_of = filters.FILTERS["initials"], filters.FILTERS["colour_of"]
type Named = Mapping[Any, Option]


class Row(NamedTuple):
    """`cells` are the columns after the naming one: what the template draws, its attributes, what it shows."""

    id: str
    name: str
    cells: list[tuple[str, Markup, Any]]


def name_of(values: Sequence[str]) -> str:
    """Say first and last name together, else the first of the other values that is there."""
    first, last, *others = *values, "", ""
    return f"{first} {last}".strip() or next(filter(None, others), "–")


def _text(values: Sequence[Any], named: Named, reader: Reader) -> Any:
    return values[0] or ""


def _money(values: Sequence[Any], named: Named, reader: Reader) -> str:
    return reader.money(values[0], values[1])


def _moment(values: Sequence[Any], named: Named, reader: Reader) -> tuple[str, str] | None:
    return (reader.when(values[0]), reader.exact(values[0])) if values[0] else None


def _person(values: Sequence[Any], named: Named, reader: Reader) -> tuple[str, str, str] | None:
    option = named.get(values[0])
    return (option.label, colour_of(option.label), initials(option.label)) if option else None


def _score(values: Sequence[Any], named: Named, reader: Reader) -> tuple[int, str]:
    points = values[0]
    return points, "green" if points >= 70 else "amber" if points >= 40 else "gray"


# what the template draws in a way of its own; all else is text
DRAWN = ("moment", "person", "stage", "pill", "score", "tags", "email", "phone", "website", "star")
SHAPES = {kind: kind for kind in DRAWN}
PLAIN = frozenset({"person", "stage", "pill", "tags", "star"})
MADE: dict[str, Callable[[Sequence[Any], Named, Reader], Any]] = {
    "text": _text,
    "email": _text,
    "phone": _text,
    "website": _text,
    "number": lambda values, named, reader: filters.number(values[0]),
    "day": lambda values, named, reader: reader.day(values[0]),
    "money": _money,
    "moment": _moment,
    "person": _person,
    "score": _score,
    "named": lambda values, named, reader: named[values[0]].label if values[0] in named else "",
    "stage": lambda values, named, reader: named.get(values[0]),
    "pill": lambda values, named, reader: named.get(values[0]) if values[0] else None,
}


def rows_of(asked: Asked, page: Page, *, editable: bool) -> list[Row]:
    """Make the rows of a page ready for the template."""
    width = len(asked.order.paths)
    end = width + len(asked.list.naming.paths)
    rows, reader = page.rows, Reader()
    made: list[list[Any]] = [[name_of(row[width:end]) for row in rows]]
    for column in asked.columns:
        start, end = end, end + len(column.paths)
        shape, attrs = _shape(column, editable), _attributes(column, editable)
        made.append([(shape, attrs, value) for value in _values(asked, column, rows, slice(start, end), reader)])
    return [Row(str(row[width - 1]), name, cells) for row, name, *cells in zip(rows, *made, strict=True)]


def _shape(column: Column, editable: bool) -> str:
    """Tell how the template draws a column; a star that nobody may set is only a sign."""
    return "starred" if column.kind == "star" and not editable else SHAPES.get(column.kind, "text")


def _values(asked: Asked, column: Column, rows: list[tuple[Any, ...]], place: slice, reader: Reader) -> Iterable[Any]:
    if column.load:
        key = len(asked.order.paths) - 1
        loaded = column.load([row[key] for row in rows]) if rows else {}
        return [loaded.get(row[key], ()) for row in rows]
    named = asked.options.get(column.key, {})
    if column.kind == "person" and not column.make:
        named = with_leavers(named, {row[place.start] for row in rows})
    make = column.make or MADE.get(column.kind, _text)
    return [make(row[place], named, reader) for row in rows]


def _attributes(column: Column, editable: bool) -> Markup:
    """Write the attributes that all cells of a column have."""
    edited = editable and column.edit
    classes = "number" if column.is_number else "" if edited or column.kind in PLAIN else "quiet"
    return _written(
        ("class", classes), ("data-edit", column.edit if edited else ""), ("data-minor", "1" * column.minor)
    )


@lru_cache(1_000)
def _written(*attributes: tuple[str, str]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes if value)


def with_leavers(members: Named, ids: set[Any]) -> Named:
    """Add people who left the workspace but are still named by rows."""
    left = ids - members.keys() - {None}
    if not left:
        return members
    return {**members, **{user.pk: Option(user.pk, user.name) for user in User.objects.filter(pk__in=left)}}
