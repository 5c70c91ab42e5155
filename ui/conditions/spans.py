"""Days told from today: "last-30-days", "14-days-ago", "this-quarter", or a day by its date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ui.filters import day as say_day

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
FURTHEST = 3660  # units that may be counted

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COUNTED = re.compile(r"(?P<way>last|next|in)-(?P<number>[0-9]{1,4})-(?P<unit>day|week|month)s?")
AGO = re.compile(r"(?P<number>[0-9]{1,4})-(?P<unit>day|week|month)s?-ago")

NAMED = {
    "today": gettext_lazy("today"),
    "yesterday": gettext_lazy("yesterday"),
    "tomorrow": gettext_lazy("tomorrow"),
    "this-week": gettext_lazy("this week"),
    "last-week": gettext_lazy("last week"),
    "next-week": gettext_lazy("next week"),
    "this-month": gettext_lazy("this month"),
    "last-month": gettext_lazy("last month"),
    "next-month": gettext_lazy("next month"),
    "this-quarter": gettext_lazy("this quarter"),
    "last-quarter": gettext_lazy("last quarter"),
    "next-quarter": gettext_lazy("next quarter"),
    "this-year": gettext_lazy("this year"),
    "last-year": gettext_lazy("last year"),
    "next-year": gettext_lazy("next year"),
}
PATTERNS = {  # what is counted, as the builder offers it, with # in the place of the number
    "last-#-days": ngettext_lazy("in the last %(n)s day", "in the last %(n)s days", "n"),
    "last-#-weeks": ngettext_lazy("in the last %(n)s week", "in the last %(n)s weeks", "n"),
    "last-#-months": ngettext_lazy("in the last %(n)s month", "in the last %(n)s months", "n"),
    "next-#-days": ngettext_lazy("in the next %(n)s day", "in the next %(n)s days", "n"),
    "next-#-weeks": ngettext_lazy("in the next %(n)s week", "in the next %(n)s weeks", "n"),
    "next-#-months": ngettext_lazy("in the next %(n)s month", "in the next %(n)s months", "n"),
    "#-days-ago": ngettext_lazy("%(n)s day ago", "%(n)s days ago", "n"),
    "#-weeks-ago": ngettext_lazy("%(n)s week ago", "%(n)s weeks ago", "n"),
    "#-months-ago": ngettext_lazy("%(n)s month ago", "%(n)s months ago", "n"),
    "in-#-days": ngettext_lazy("in %(n)s day", "in %(n)s days", "n"),
    "in-#-weeks": ngettext_lazy("in %(n)s week", "in %(n)s weeks", "n"),
    "in-#-months": ngettext_lazy("in %(n)s month", "in %(n)s months", "n"),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Span(NamedTuple):
    """Days, both ends included."""

    first: date
    last: date


def read_span(text: str, today: date) -> Span:
    """
    Read days as seen from today; weeks begin on Monday.

    :raises ValueError: if the text names none between 1900 and 2200.
    """
    span = _read(text, today)
    if span is None or span.first < FIRST_DAY or span.last > LAST_DAY:
        raise ValueError(text)
    return span


def _read(text: str, today: date) -> Span | None:
    if DATE.fullmatch(text):
        found = date.fromisoformat(text)
        return Span(found, found)
    if text in NAMED:
        return _named(text, today)
    if counted := COUNTED.fullmatch(text):
        return _counted(counted["way"], int(counted["number"]), counted["unit"], today)
    if ago := AGO.fullmatch(text):
        found = _moved(today, -int(ago["number"]), ago["unit"])
        return Span(found, found)
    return None


def _named(text: str, today: date) -> Span:
    which, dash, unit = text.partition("-")
    if not dash:
        found = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[text])
        return Span(found, found)
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = today - timedelta(days=today.weekday() - 7 * step)
        return Span(monday, monday + timedelta(days=6))
    months = MONTHS[unit]
    first = _month((today.year * 12 + today.month - 1) // months * months + step * months)
    return Span(first, _month(_index(first) + months) - timedelta(days=1))


def _counted(way: str, number: int, unit: str, today: date) -> Span | None:
    if not 1 <= number <= FURTHEST:
        return None
    if way == "last":
        return Span(_moved(today, -number, unit) + timedelta(days=1), today)
    end = _moved(today, number, unit)
    return Span(end, end) if way == "in" else Span(today, end)


def _moved(day: date, number: int, unit: str) -> date:
    """Count days, weeks or months on from a day; the 31st becomes the last of a shorter month."""
    if abs(number) > FURTHEST:
        raise ValueError(number)
    if unit != "month":
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    first = _month(_index(day) + number)
    last = _month(_index(first) + 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(index: int) -> date:
    """
    Give the first day of a month counted from the year 0.

    :raises ValueError: if there is none.
    """
    return date(index // 12, index % 12 + 1, 1)


def pattern_of(text: str) -> tuple[str, str]:
    """Take the number out of what is counted: "last-30-days" is ("last-#-days", "30"); all else keeps its text."""
    pattern = re.sub(r"[0-9]+", "#", text, count=1)
    singular = re.sub(r"(day|week|month)(?=-ago$|$)", r"\1s", pattern)
    return (singular, re.sub(r"\D", "", text)) if singular in PATTERNS else (text, "")


def say_span(text: str) -> str:
    """Put days into words, as they stand within a sentence; what is none as it is."""
    if text in NAMED:
        return str(NAMED[text])
    pattern, number = pattern_of(text)
    if number:
        return str(PATTERNS[pattern] % {"n": int(number)})
    try:
        return say_day(date.fromisoformat(text))
    except ValueError:
        return text or _("a day")
