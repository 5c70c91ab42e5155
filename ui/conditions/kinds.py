"""
How fields can be compared: the operators of each kind, how their values are read, and what they ask of PostgreSQL.

Whatever says "not" also finds rows where nothing is there: "source is not Google" is true of a lead without a source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from ui.conditions.fields import Field
from ui.conditions.spans import Span, read_span
from ui.registry import Text

ME, NOBODY = "me", "nobody"
NONE, ONE, MANY, PAIR = "none", "one", "many", "pair"  # how many values an operator takes
YES = {"yes": True, "no": False}
WHOLE = 2**31 - 1
LARGEST = 1e15


class Unfit(DomainError):
    """A value is none that the field could have."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when: "me" and "today" are theirs."""

    user_id: UUID
    today: date


@dataclass(frozen=True, slots=True)
class Operator:
    key: str
    label: Text
    takes: str
    test: Callable[[Field, Sequence[Any]], Q]


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` brings the text of a value into its type, or raises ValueError; `wrong` says what it should have been."""

    operators: Mapping[str, Operator]
    read: Callable[[Field, str, Asker], Any]
    wrong: Text

    def operators_of(self, field: Field) -> Mapping[str, Operator]:
        return self.operators if field.blank else {k: o for k, o in self.operators.items() if k not in ABSENCE}

    def values(self, field: Field, operator: Operator, texts: Sequence[str], asker: Asker) -> list[Any] | None:
        """
        Read what an operator compares with; None where that is not complete yet.

        :raises Unfit: if a value cannot be one of the field.
        """
        if operator.takes == NONE:
            return []
        if operator.takes == PAIR:
            ends = [self.value(field, text, asker) if text else None for text in (*texts, "", "")[:2]]
            return ends if ends != [None, None] else None
        found = [self.value(field, text, asker) for text in dict.fromkeys(texts) if text]
        return (found if operator.takes == MANY else found[:1]) or None

    def value(self, field: Field, text: str, asker: Asker) -> Any:
        try:
            return self.read(field, text, asker)
        except (ValueError, OverflowError) as error:
            raise Unfit(self.wrong % {"value": text}) from error


def _text(field: Field, text: str, asker: Asker) -> str:
    if "\x00" in text:
        raise ValueError(text)
    return text.lower() if field.lower else text


def _number(field: Field, text: str, asker: Asker) -> float:
    found = float(text)
    if not (isfinite(found) and abs(found) <= LARGEST):
        raise ValueError(text)
    return found


def _whole(field: Field, text: str, asker: Asker) -> int:
    found = _number(field, text, asker)
    if found != int(found) or abs(found) > WHOLE:
        raise ValueError(text)
    return int(found)


def _choice(field: Field, text: str, asker: Asker) -> Any:
    if "\x00" in text:
        raise ValueError(text)
    return field.read(text)


def _person(field: Field, text: str, asker: Asker) -> Any:
    return {ME: asker.user_id, NOBODY: None}.get(text, text) if text in {ME, NOBODY} else UUID(text)


def _flag(field: Field, text: str, asker: Asker) -> bool:
    if text not in YES:
        raise ValueError(text)
    return YES[text]


def _days(field: Field, text: str, asker: Asker) -> Span:
    return read_span(text, asker.today)


def _start(field: Field, day: date) -> date | datetime:
    """Give where a day begins, as the column says it."""
    return timezone.make_aware(datetime.combine(day, time.min)) if field.kind == "moment" else day


def _from(field: Field, first: date) -> Q:
    return field.q("gte", _start(field, first))


def _until(field: Field, last: date) -> Q:
    return field.q("lt", _start(field, last + timedelta(days=1)))


def _within(field: Field, values: Sequence[Any]) -> Q:
    return _from(field, values[0].first) & _until(field, values[0].last)


def _between_days(field: Field, values: Sequence[Any]) -> Q:
    first, last = values
    return (_from(field, first.first) if first else Q()) & (_until(field, last.last) if last else Q())


def _between(field: Field, values: Sequence[Any]) -> Q:
    low, high = values
    return (Q() if low is None else field.q("gte", low)) & (Q() if high is None else field.q("lte", high))


def _among(field: Field, values: Sequence[Any]) -> Q:
    """Any of some choices, nothing chosen among them where None is."""
    some = [value for value in values if value is not None]
    found = field.q("exact", some[0]) if len(some) == 1 else field.q("in", some) if some else Q()
    return found | field.is_empty() if None in values else found


def _all_of(field: Field, values: Sequence[Any]) -> Q:
    found = Q()
    for value in values:
        found &= field.q("exact", value)
    return found


def _equal(field: Field, values: Sequence[Any]) -> Q:
    return field.q("exact" if field.exact or field.kind != "text" else "iexact", values[0])


def _compared(lookup: str) -> Callable[[Field, Sequence[Any]], Q]:
    return lambda field, values: field.q(lookup, values[0])


def _not(test: Callable[[Field, Sequence[Any]], Q]) -> Callable[[Field, Sequence[Any]], Q]:
    """Deny a test; Django does not know of generated columns that they may be null, and forgets those rows."""

    def denied(field: Field, values: Sequence[Any]) -> Q:
        found = ~test(field, values)
        return found | field.q("isnull", True) if field.path and None in field.blank and None not in values else found

    return denied


def _empty(field: Field, values: Sequence[Any]) -> Q:
    return field.is_empty()


ABSENCE = frozenset({"empty", "filled"})
_ABSENT = (
    Operator("empty", gettext_lazy("is empty"), NONE, _empty),
    Operator("filled", gettext_lazy("is not empty"), NONE, lambda field, values: ~_empty(field, values)),
)
_TEXT = (
    Operator("has", gettext_lazy("contains"), ONE, _compared("icontains")),
    Operator("hasnt", gettext_lazy("does not contain"), ONE, _not(_compared("icontains"))),
    Operator("starts", gettext_lazy("starts with"), ONE, _compared("istartswith")),
    Operator("is", gettext_lazy("is"), ONE, _equal),
    Operator("isnt", gettext_lazy("is not"), ONE, _not(_equal)),
)
_NUMBER = (
    Operator("more", gettext_lazy("is more than"), ONE, _compared("gt")),
    Operator("less", gettext_lazy("is less than"), ONE, _compared("lt")),
    Operator("min", gettext_lazy("is at least"), ONE, _compared("gte")),
    Operator("max", gettext_lazy("is at most"), ONE, _compared("lte")),
    Operator("between", gettext_lazy("is between"), PAIR, _between),
    Operator("is", gettext_lazy("is"), ONE, _equal),
    Operator("isnt", gettext_lazy("is not"), ONE, _not(_equal)),
)
_DAYS = (
    Operator("is", gettext_lazy("is"), ONE, _within),
    Operator("isnt", gettext_lazy("is not"), ONE, _not(_within)),
    Operator("before", gettext_lazy("is before"), ONE, lambda f, v: f.q("lt", _start(f, v[0].first))),
    Operator("after", gettext_lazy("is after"), ONE, lambda f, v: _from(f, v[0].last + timedelta(days=1))),
    Operator("between", gettext_lazy("is between"), PAIR, _between_days),
)
_CHOICE = (
    Operator("any", gettext_lazy("is any of"), MANY, _among),
    Operator("none", gettext_lazy("is none of"), MANY, _not(_among)),
    Operator("is", gettext_lazy("is"), ONE, _among),
    Operator("isnt", gettext_lazy("is not"), ONE, _not(_among)),
)
_SEVERAL = (
    Operator("any", gettext_lazy("has any of"), MANY, _among),
    Operator("all", gettext_lazy("has all of"), MANY, _all_of),
    Operator("none", gettext_lazy("has none of"), MANY, _not(_among)),
)


def _kind(operators: Sequence[Operator], read: Callable[[Field, str, Asker], Any], wrong: Text) -> Kind:
    return Kind({each.key: each for each in (*operators, *_ABSENT)}, read, wrong)


_NO_CHOICE = gettext_lazy("“%(value)s” is none of the choices.")
_NO_DAY = gettext_lazy("“%(value)s” is no day, nor days such as this-week or last-30-days.")
KINDS: Mapping[str, Kind] = {
    "text": _kind(_TEXT, _text, gettext_lazy("“%(value)s” cannot be searched for.")),
    "number": _kind(_NUMBER, _number, gettext_lazy("“%(value)s” is no number.")),
    "whole": _kind(_NUMBER, _whole, gettext_lazy("“%(value)s” is no whole number.")),
    "day": _kind(_DAYS, _days, _NO_DAY),
    "moment": _kind(_DAYS, _days, _NO_DAY),
    "choice": _kind(_CHOICE, _choice, _NO_CHOICE),
    "person": _kind(_CHOICE, _person, gettext_lazy("“%(value)s” is none of the members.")),
    "several": _kind(_SEVERAL, _choice, _NO_CHOICE),
    "flag": _kind((Operator("is", gettext_lazy("is"), ONE, _equal),), _flag, gettext_lazy("Say yes or no.")),
}


def unknown_operator(field: Field, operator: str) -> str:
    return _("“%(field)s” has no comparison “%(operator)s”.") % {"field": field.label, "operator": operator}
