"""
What filters ask of the values of a field, and the shapes in which PostgreSQL is asked.

The statistics of a table of values know how often a value is among all fields, not how often in one: a planner that
chooses by them is wrong by as many times as there are fields. So we look how many values match, up to a limit, and
then leave it no choice. Few are gathered by the index of the values, their records looked up and sorted. Many are met
soon by whoever goes through the records in the order wanted and looks at each one's value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from customfields.models import FieldChoice, FieldDefinition, Kind
from customfields.owners import Owner

FEW = 4_000  # values that are gathered at most
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
type Some = Callable[[str], Q]  # of what stands before the names of the columns


@dataclass(frozen=True, slots=True)
class Match:
    """
    Records whose value is `some` of all; without it any value will do. `or_empty` takes those without one as well,
    `is_empty` takes only those.
    """

    owner: Owner
    field: FieldDefinition
    some: Some | None = None
    or_empty: bool = False
    is_empty: bool = False

    @property
    def key(self) -> str:
        """The column that names the record."""
        return "owner" if self.field.kind == Kind.MULTI_SELECT else f"{self.owner.key}_id"

    @property
    def is_any(self) -> bool:
        """Tell whether records without a value are among them."""
        return self.or_empty or self.is_empty

    @property
    def all_values(self) -> QuerySet[Any]:
        if self.field.kind == Kind.MULTI_SELECT:
            return FieldChoice.objects.filter(field_id=self.field.pk)
        return self.owner.values._default_manager.filter(field=self.field.pk)

    @property
    def values(self) -> QuerySet[Any]:
        """The values that match; told so that their index may be used, which leaves out what is none of its rows."""
        if self.some:
            return self.all_values.filter(self.some(""))
        if self.field.kind == Kind.MULTI_SELECT:
            return self.all_values
        column = "number" if self.field.kind in NUMBERS else "text"
        return self.all_values.filter(**{f"{column}__isnull": False})

    @property
    def none(self) -> Any:
        """Records without a value."""
        return ~Exists(self.all_values.filter(**{self.key: OuterRef("pk")}))

    @property
    def anyhow(self) -> Any:
        """In the shape that leaves PostgreSQL the choice: for counts, and for conditions among others."""
        if self.is_empty:
            return self.none
        found = Q(pk__in=self.values.values(self.key))
        return found | Q(self.none) if self.or_empty else found

    def gathered(self, number: int) -> Any:
        return Q(pk__in=self.values.values(self.key)[:number])

    @property
    def met(self) -> Any:
        """In the shape that looks at one record after another."""
        if self.is_empty:
            return self.none
        one = self.values.filter(**{self.key: OuterRef("pk")}).order_by().values(found=Value(True))[:1]
        found = Q(Subquery(one, output_field=BooleanField()))
        return found | Q(self.none) if self.or_empty else found


def numbers_of(matches: Sequence[Match], *others: QuerySet[Any]) -> list[int]:
    """Tell how many values match each, then how many rows others have, up to one more than few; in one query."""
    asked = [match.values for match in matches] + list(others)
    if not asked:
        return []
    counts = [rows.order_by().values(found=Value(1))[: FEW + 1].query.sql_with_params() for rows in asked]
    columns = ", ".join(f"(SELECT count(*) FROM ({sql}) counted)" for sql, _parameters in counts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [each for _sql, parameters in counts for each in parameters])
        return list(cursor.fetchone())
