"""A field as a sort: by the index of its values, or, where there are few rows, by looking at each one's value."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import F, FilteredRelation, FloatField, OuterRef, Q, QuerySet, Subquery, TextField, Value

from customfields.lists.matches import NUMBERS, Match
from customfields.models import FieldDefinition
from customfields.owners import Owner
from ui.lists import Sort

VALUE, TIE, JOINED = "field_value", "field_owner", "ordered_by"


def sort_of(owner: Owner, field: FieldDefinition, key: str, rest: str) -> Sort:
    """Make the sort of a field; records without a value come last, by `rest`."""
    return Sort(
        key=key,
        label=field.label,
        fields=(VALUE,),
        nullable=True,
        rest=(rest,),
        tie=TIE,
        types={VALUE: FloatField() if field.kind in NUMBERS else TextField()},
        split=partial(_by_index, Match(owner, field, or_empty=True)),
    )


def sort_for(sort: Sort, match: Match, *, few: bool = False) -> Sort:
    """
    Give the same sort for records that match on its own field: their part of the index.

    Where they are few it looks at each; PostgreSQL would else read the values of all for the sake of these.
    """
    return replace(sort, split=partial(_one_by_one if few else _by_index, match))


def _by_index(match: Match, rows: QuerySet[Any]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    name = f"{JOINED}__{_column(match.field)}"
    condition = Q(field_values__field=match.field.pk)
    joined = rows.annotate(**{JOINED: FilteredRelation("field_values", condition=condition)})
    known = joined.filter(**{f"{name}__isnull": False})
    if match.some:
        known = known.filter(match.some(f"{JOINED}__"))
    known = known.annotate(**{VALUE: F(name), TIE: F(f"{JOINED}__{match.key}")})
    return _as_asked(match, known, rows)


def _one_by_one(match: Match, rows: QuerySet[Any]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    value = match.all_values.filter(**{match.key: OuterRef("pk")}).values(_column(match.field))
    known = rows.annotate(**{VALUE: Subquery(value), TIE: F("id")}).filter(**{f"{VALUE}__isnull": False})
    return _as_asked(match, known, rows)


def _as_asked(match: Match, known: QuerySet[Any], rows: QuerySet[Any]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Add those without a value, and leave out what is not asked for."""
    blank = Value(None, FloatField() if match.field.kind in NUMBERS else TextField())
    unknown = rows.filter(match.none).annotate(**{VALUE: blank})
    if match.is_empty:
        return known.none(), unknown
    return known, unknown if match.is_any else unknown.none()


def _column(field: FieldDefinition) -> str:
    return "number" if field.kind in NUMBERS else "text"
