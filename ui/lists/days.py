"""Filters by day: from, to, or a span counted from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.filters import day
from ui.lists.filters import EndsField, EndsWidget, Kind
from ui.lists.options import Option

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


PAST = {
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "month": gettext_lazy("This month"),
    "7": gettext_lazy("Last 7 days"),
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
}
AHEAD = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "month": gettext_lazy("This month"),
    "+30": gettext_lazy("Next 30 days"),
}


class _DayEnds(EndsWidget):
    suffixes: ClassVar[list[str]] = ["", "from", "to"]


class DayEndsField(EndsField):
    def __init__(self, *, spans: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        limits = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        ends = (
            forms.ChoiceField(choices=[("", ""), *spans], required=False),
            forms.DateField(required=False, validators=limits),
            forms.DateField(required=False, validators=limits),
        )
        widget = _DayEnds(widgets=[forms.TextInput, forms.DateInput, forms.DateInput])
        super().__init__(ends, widget=widget, require_all_fields=False, **kwargs)


class Days(Kind):
    """
    Days from, to, or both, ends included, in the reader's time zone; or a span counted from today.

    `moments` is for columns that hold moments; without it they hold days.
    """

    kind = "days"
    suffixes = ("", "from", "to")
    field_class = DayEndsField

    def __init__(self, *, spans: Mapping[str, Any] = PAST, moments: bool = True, **kwargs: Any) -> None:
        super().__init__(spans=spans.items(), **kwargs)
        self.spans = {"": gettext_lazy("Any time"), **spans}
        self.moments = moments

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        first, last = self.ends(value) if value else (None, None)
        if first is not None:
            qs = qs.filter(**{f"{self.field_name}__gte": self._start(first)})
        if last is not None:
            qs = qs.filter(**{f"{self.field_name}__lt": self._start(last + timedelta(days=1))})
        return qs

    def ends(self, value: tuple[str, date | None, date | None]) -> tuple[date | None, date | None]:
        span, first, last = value
        return (first, last) if first or last or not span else span_of(span, timezone.localdate())

    def _start(self, first: date) -> date | datetime:
        return timezone.make_aware(datetime.combine(first, time.min)) if self.moments else first

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        span, first, last = value
        if not (first or last):
            return str(self.spans[span])
        if not (first and last):
            return _("since %(day)s") % {"day": day(first)} if first else _("until %(day)s") % {"day": day(last)}
        return day(first) if first == last else f"{day(first)} – {day(last)}"


def span_of(span: str, today: date) -> tuple[date | None, date | None]:
    """Give the first and last day of a span; weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday())
    first_of_next = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    spans: dict[str, tuple[date | None, date | None]] = {
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "week": (monday, monday + timedelta(days=6)),
        "month": (today.replace(day=1), first_of_next - timedelta(days=1)),
        "+30": (today, today + timedelta(days=30)),
    }
    return spans.get(span) or (today - timedelta(days=int(span) - 1), today)
