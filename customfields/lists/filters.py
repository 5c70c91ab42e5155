"""The filters of fields: how the values sent are read and said, and what they ask of the values kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.db.models import Value as Constant
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customfields.lists.matches import Match, Some
from customfields.models import FieldDefinition, Kind
from customfields.owners import Owner
from ui.lists import Option
from ui.lists.days import AHEAD, PAST, Days
from ui.lists.filters import AnyOf, EndsField, EndsWidget, ListFilter, say_ends
from ui.lists.filters import Kind as FilterKind

EMPTY, FILLED, ME = "-", "*", "me"
ABSENCE = {EMPTY: gettext_lazy("Empty"), FILLED: gettext_lazy("Not empty")}
LONGEST = 200  # letters of what is looked for
LAST = "\U0010ffff"  # behind every letter there is


def plain(text: str) -> str:
    """
    Read a text that values can be compared with.

    :raises ValueError: if PostgreSQL keeps no such text.
    """
    if "\x00" in text or len(text) > LONGEST:
        raise ValueError(text)
    return text.encode("utf-8", "strict").decode()


class Asks:
    """
    What the filters of fields have in common: they are applied together (`Extras.narrow`), not one by one.

    `some` gives the values that match; None where any value does.
    """

    definition: FieldDefinition
    owner: Owner

    def filter(self, rows: Any, value: Any) -> Any:
        return rows

    def match(self, value: Any, filters: ListFilter) -> Match | None:
        raise LookupError("Each kind says what it asks for.")

    def absence(self, word: str) -> Match:
        return Match(self.owner, self.definition, is_empty=word == EMPTY)

    def among(self, some: Some, *, or_empty: bool = False) -> Match:
        return Match(self.owner, self.definition, some, or_empty=or_empty)


class Chosen(Asks, AnyOf):
    """Any of some options, yes or no, members; nothing or anything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read=plain, words=(EMPTY, FILLED), **kwargs)

    def match(self, value: Sequence[str], filters: ListFilter) -> Match | None:
        if not value:
            return None
        if FILLED in value:
            return None if EMPTY in value else self.absence(FILLED)
        me = str(filters.request.user.pk)
        some = [me if each == ME and self.definition.kind == Kind.MEMBER else each for each in value if each != EMPTY]
        if not some:
            return self.absence(EMPTY)
        column = "option" if self.definition.kind == Kind.MULTI_SELECT else "text"
        return self.among(lambda place: Q(**{f"{place}{column}__in": some}), or_empty=EMPTY in value)


class _NumberEnds(EndsWidget):
    suffixes: ClassVar[list[str]] = ["", "min", "max"]


class _NumberEndsField(EndsField):
    def __init__(self, **kwargs: Any) -> None:
        ends = (_absence_field(), forms.FloatField(required=False), forms.FloatField(required=False))
        widget = _NumberEnds(widgets=[forms.TextInput, forms.NumberInput, forms.NumberInput])
        super().__init__(ends, widget=widget, require_all_fields=False, **kwargs)


class Numbers(Asks, FilterKind):
    """Numbers from, to, or both, ends included."""

    kind = "between"
    suffixes = ("", "min", "max")
    field_class = _NumberEndsField
    spans = {"": gettext_lazy("Any number"), **ABSENCE}

    def match(self, value: Any, filters: ListFilter) -> Match | None:
        word, low, high = value or ("", None, None)
        if low is None and high is None:
            return self.absence(word) if word else None
        ends = {"gte": low, "lte": high}
        bounds = {end: bound for end, bound in ends.items() if bound is not None}
        return self.among(lambda place: Q(**{f"{place}number__{end}": bound for end, bound in bounds.items()}))

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        word, low, high = value
        return str(ABSENCE[word]) if low is None and high is None else say_ends(low, high)


class Dates(Asks, Days):
    """Days or moments from, to, or both; spans counted from today, behind and ahead."""

    def __init__(self, *, moments: bool, **kwargs: Any) -> None:
        super().__init__(spans={**PAST, **AHEAD, **ABSENCE}, moments=moments, **kwargs)

    def match(self, value: Any, filters: ListFilter) -> Match | None:
        if not value:
            return None
        if value[0] in ABSENCE and not (value[1] or value[2]):
            return self.absence(value[0])
        first, last = self.ends(value)
        bounds = {"gte": first and self._text(first), "lt": last and self._text(last + timedelta(days=1))}
        known = {end: text for end, text in bounds.items() if text}
        return self.among(lambda place: Q(**{f"{place}text__{end}": text for end, text in known.items()}))

    def _text(self, day: date) -> str:
        """Write where a day begins as values are kept: in UTC, and in small letters."""
        if not self.moments:
            return day.isoformat()
        return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC).isoformat().lower()


class _TextEnds(EndsWidget):
    suffixes: ClassVar[list[str]] = ["", "text"]


class _TextField(EndsField):
    def __init__(self, **kwargs: Any) -> None:
        how = forms.ChoiceField(choices=[("", ""), *HOW.items(), *ABSENCE.items()], required=False)
        ends = (how, forms.CharField(required=False, max_length=LONGEST))
        widget = _TextEnds(widgets=[forms.TextInput] * 2)
        super().__init__(ends, widget=widget, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> Any:
        how, text = (*data_list, "", "")[:2]
        return (how, text) if text or how in ABSENCE else None


HOW = {"is": gettext_lazy("Is")}


class Texts(Asks, FilterKind):
    """Text that begins with, or is, what is asked for, whatever its case: what an index can carry."""

    kind = "text"
    suffixes = ("", "text")
    field_class = _TextField
    spans = {"": gettext_lazy("Begins with"), **HOW, **ABSENCE}

    def match(self, value: Any, filters: ListFilter) -> Match | None:
        if not value:
            return None
        how, text = value
        if how in ABSENCE:
            return self.absence(how)
        low = Lower(Constant(text))
        if how == "is":
            return self.among(lambda place: Q(**{f"{place}text": low}))
        above = Lower(Constant(text + LAST))
        return self.among(lambda place: Q(**{f"{place}text__gte": low, f"{place}text__lt": above}))

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        how, text = value
        return str(ABSENCE[how]) if how in ABSENCE else f"“{text}”" if how else _("“%(text)s…”") % {"text": text}


def _absence_field() -> forms.Field:
    return forms.ChoiceField(choices=[("", ""), *ABSENCE.items()], required=False)


def filter_of(owner: Owner, field: FieldDefinition) -> FilterKind:
    """Make the filter of a field; it waits among the rare ones."""
    told: dict[str, Any] = {"label": field.label, "rare": True}
    made: Any
    if field.kind in {Kind.SELECT, Kind.MULTI_SELECT}:
        made = Chosen(lazy=True, **told)
    elif field.kind in {Kind.BOOLEAN, Kind.MEMBER}:
        made = Chosen(**told)
    elif field.kind in {Kind.NUMBER, Kind.MONEY}:
        made = Numbers(**told)
    elif field.kind in {Kind.DATE, Kind.DATETIME}:
        made = Dates(moments=field.kind == Kind.DATETIME, **told)
    else:
        made = Texts(**told)
    made.definition, made.owner = field, owner
    return made


def matches_of(filters: ListFilter, kinds: Iterable[tuple[str, Any]]) -> list[Match]:
    """List what the filters that are set ask for."""
    cleaned = filters.form.cleaned_data
    found = (kind.match(cleaned[key], filters) for key, kind in kinds if cleaned.get(key))
    return [match for match in found if match]
