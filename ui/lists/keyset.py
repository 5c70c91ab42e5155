"""
Pages by key: the next page begins after the last row of this one, so that the thousandth costs as much as the first.

Rows are compared as tuples, `(last_activity_at, id) < (…)`, which an index in that order answers at once. Rows whose
sort value is null form a second part behind the others; two short reads at the seam are cheaper than a sort.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import CharField, F, Field, Model, QuerySet, TextField, UUIDField
from django.db.models.expressions import Col, Expression, OrderBy
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)

from core.prepared import Prepared
from ui.lists.columns import Sort

LONGEST = 2000
MOST_QUERIES = 2_000  # each choice of columns has its own
_queries: dict[Hashable, Prepared[Any]] = {}
type Parts = Sequence[QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands: its place in the whole as far as known, its sort values, its id."""

    place: int
    values: tuple[Any, ...]

    def __str__(self) -> str:
        text = json.dumps([self.place, *map(_plain, self.values)], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, beginning with the values of the sort and the id; `start` counts from 1."""

    rows: list[tuple[Any, ...]]
    start: int
    before: str = ""
    after: str = ""


class _Joined(Expression):
    """The id of a joined row. Django would take the reference to it instead, which is in no index of that table."""

    def __init__(self, beside: str) -> None:
        super().__init__(output_field=UUIDField())
        self.beside = beside

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        beside = cast("Col", F(self.beside).resolve_expression(*args, **kwargs))
        key = beside.target.model._meta.pk
        assert key is not None  # noqa: S101 - every model has one
        return key.get_col(beside.alias)


@dataclass(frozen=True, slots=True)
class Order:
    """A sort in one direction over the rows of a model."""

    sort: Sort
    descending: bool
    model: type[Model]

    @property
    def paths(self) -> tuple[str, ...]:
        """What every row begins with, and what a cursor holds."""
        return (*self.sort.fields, *self.sort.rest, "id")

    def page(
        self,
        rows: QuerySet[Any] | Parts,
        paths: Sequence[str],
        size: int,
        after: str = "",
        before: str = "",
        *,
        known_as: str = "",
    ) -> Page:
        """
        Read one page of rows of (sort values, id, paths); a cursor that cannot be read gives the first.

        Several querysets are read as one: each is short where only together they lack an index. Rows that several
        have in common are shown once.
        Rows that are the same in every request may have a name, under which their queries are written once.
        """
        parts = [rows] if isinstance(rows, QuerySet) else rows
        if before and (cursor := self.read(before)):
            found = self._take(parts, paths, size + 1, cursor, known_as, backward=True)
            if len(found) > size:
                return self._page(found[:size][::-1], max(1, cursor.place - size), True, True)
            after = ""  # fewer than a page before it: that is the first one, in full
        cursor = self.read(after) if after else None
        found = self._take(parts, paths, size + 1, cursor, known_as)
        if cursor and not found:
            return self.page(rows, paths, size, known_as=known_as)  # what stood there is gone
        return self._page(found[:size], cursor.place + 1 if cursor else 1, bool(cursor), len(found) > size)

    def _page(self, rows: list[tuple[Any, ...]], start: int, more_before: bool, more_after: bool) -> Page:
        width = len(self.paths)
        first = str(Cursor(start, rows[0][:width])) if rows and more_before else ""
        last = str(Cursor(start + len(rows) - 1, rows[-1][:width])) if rows and more_after else ""
        return Page(rows, start, first, last)

    def _take(
        self,
        parts: Parts,
        paths: Sequence[str],
        most: int,
        cursor: Cursor | None,
        known_as: str,
        *,
        backward: bool = False,
    ) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        values = cursor.values if cursor else ()
        for number in range(self._stretch_count(values, backward)):
            if len(found) < most:
                build = partial(self._query, parts, paths, most, backward, number)
                key = known_as and (known_as, self.sort.key, self.descending, *paths, most, backward, number)
                rows = _written_once(key, build, values, begins_there=not number) if key else list(build(values))
                found += self._in_order(rows, backward) if len(parts) > 1 else rows
        return found[:most]

    def _query(
        self, parts: Parts, paths: Sequence[str], most: int, backward: bool, number: int, values: Sequence[Any]
    ) -> QuerySet[Any]:
        """Ask for the rows of one stretch, of all parts in one query."""
        narrowed = list(self._stretches(parts, values or None, backward))[number]
        first, *others = [rows.values_list(*self.paths, *paths)[:most] for rows in narrowed]
        return first.union(*others, all=True) if others else first

    def _in_order(self, rows: list[tuple[Any, ...]], backward: bool) -> list[tuple[Any, ...]]:
        """Put the rows of several parts into one order, each once."""
        # in a stretch of missing values others tell rows apart; text is never sorted here
        places = self._known if rows and rows[0][0] is not None else self._unknown
        once = {row[len(self.paths) - 1]: row for row in rows}.values()
        return sorted(once, key=itemgetter(*places), reverse=self.descending != backward)

    def _stretch_count(self, values: Sequence[Any], backward: bool) -> int:
        """Tell how many stretches `_stretches` gives."""
        if not self.sort.nullable:
            return 1
        return 1 + (backward if values and values[0] is None else not backward)

    @property
    def can_mix(self) -> bool:
        """Tell whether rows of several querysets can be put into one order here: text sorts as PostgreSQL says."""
        fields = (self.sort.types.get(path) or _field(self.model, path) for path in self.sort.fields)
        return not any(isinstance(field, CharField | TextField) for field in fields)

    @property
    def _known(self) -> list[int]:
        """The places of what tells rows with a value apart, among the paths."""
        return [*range(len(self.sort.fields)), len(self.paths) - 1]

    @property
    def _unknown(self) -> list[int]:
        return list(range(len(self.sort.fields), len(self.paths)))

    def _stretches(self, parts: Parts, values: Sequence[Any] | None, backward: bool) -> Iterator[Parts]:
        """Give what to read one after another: the rows with a value, then those without, or the other way round."""
        keys, rest = (*self.sort.fields, self.sort.tie), (*self.sort.rest, "id")
        if not self.sort.nullable:
            yield [self._behind(rows, keys, values, backward) for rows in parts]
            return
        known, unknown = zip(*map(self.sort.split or self._split, parts), strict=True)
        ordered = rest if self.sort.rest else self.paths
        if values and values[0] is None:
            last = [values[at] for at in self._unknown]
            yield [self._behind(rows, rest, last, backward, ordered) for rows in unknown]
            if backward:
                yield [self._behind(rows, keys, None, backward) for rows in known]
            return
        place = [values[at] for at in self._known] if values else None
        yield [self._behind(rows, keys, place, backward) for rows in known]
        if not backward:
            yield [self._behind(rows, rest, None, backward, ordered) for rows in unknown]

    def _split(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], QuerySet[Any]]:
        field = f"{self.sort.fields[0]}__isnull"
        return rows.filter(**{field: False}), rows.filter(**{field: True})

    def _behind(
        self,
        rows: QuerySet[Any],
        paths: Sequence[str],
        values: Sequence[Any] | None,
        backward: bool,
        ordered: Sequence[str] = (),
    ) -> QuerySet[Any]:
        downward = self.descending != backward
        if values is not None:
            keys = [self._key(path) for path in paths]
            bound = self.sort.bound
            if bound:
                edge = TupleLessThanOrEqual if downward else TupleGreaterThanOrEqual
                rows = rows.filter(edge(Tuple(*keys[:bound]), tuple(values[:bound])))
            beyond = TupleLessThan if downward else TupleGreaterThan
            rows = rows.filter(beyond(Tuple(*keys), tuple(values)))
        return rows.order_by(*(OrderBy(self._key(path), descending=downward) for path in ordered or paths))

    def _key(self, path: str) -> Expression | F:
        table, _, field = path.rpartition("__")
        if not (table and field == "id"):
            return F(path)
        return _Joined(next(other for other in self.sort.fields if other.startswith(f"{table}__")))

    def read(self, text: str) -> Cursor | None:
        """Read a cursor; None where it is none of this order."""
        if len(text) > LONGEST:
            return None
        try:
            place, *raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            fields = [self.sort.types.get(path) or _field(self.model, path) for path in self.paths]
            values = [_value(field, each) for field, each in zip(fields, raw, strict=True)]
        except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, FieldDoesNotExist):
            return None
        nulls = [position for position, value in enumerate(values) if value is None]
        if nulls not in ([], [0] if self.sort.nullable else []) or not isinstance(place, int):
            return None
        return Cursor(min(max(place, 1), 10**9), tuple(values))


def _written_once(
    key: Hashable, build: Callable[[Sequence[Any]], QuerySet[Any]], values: Sequence[Any], *, begins_there: bool
) -> list[Any]:
    """Read a query that is the same in every request but for the values of its cursor, where it begins at one."""
    used = values if begins_there else ()
    given = {f"value_{at}": value for at, value in enumerate(used) if value is not None}
    kinds = {name: type(value) for name, value in given.items()}
    key = key, tuple(kinds.items()), tuple(value is None for value in values)
    if key not in _queries:

        def with_marks(**marks: Any) -> QuerySet[Any]:
            return build([marks.get(f"value_{at}", value) for at, value in enumerate(values)])

        if len(_queries) >= MOST_QUERIES:
            _queries.clear()
        _queries[key] = Prepared(with_marks, **kinds)
    return _queries[key](**given)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _value(field: Field[Any, Any], raw: Any) -> Any:
    """
    Bring a value of a cursor into its field's type.

    :raises ValueError, ValidationError: if it is none that PostgreSQL would take.
    """
    if isinstance(raw, list | dict) or (isinstance(raw, str) and "\x00" in raw.encode().decode()):
        raise ValueError("No value of a row.")
    value = field.to_python(raw)
    field.run_validators(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("A moment without its zone.")
    return value


def _field(model: type[Model], path: str) -> Field[Any, Any]:
    *joins, name = path.split("__")
    for join in joins:
        related = model._meta.get_field(join).related_model
        assert isinstance(related, type)  # noqa: S101 - a path of a declaration
        model = related
    field = model._meta.get_field(name)
    return getattr(field, "target_field", None) or getattr(field, "output_field", None) or field  # type: ignore[return-value]
