"""Dates and moments in the ways that exports write them; what can be meant in two ways is never guessed in silence."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from transfers.reading.errors import BadValue, quoted
from transfers.reading.values.clock import month, time_of_day
from transfers.reading.values.context import Context, DateOrder, visible

FIRST_YEAR, LAST_YEAR = 1800, 2199
PIVOT = 69  # two digits up to here mean this century
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SPREADSHEET_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (day numbers have no zone)
FIRST_DAY_NUMBER, LAST_DAY_NUMBER = 10_000, 80_000  # 1927 to 2119
WORD = r"([^\W\d_]{3,})\.?"
OF = r"[\s.\-/]*(?:de\s+|of\s+)?"
WEEKDAY = re.compile(r"[^\W\d_]{2,10}\.?,\s+(?=\d)|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s?([-/.])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})\.?(?!\d)")
YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?(?!\d)")
DAY_NAME_YEAR = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|er|\.)?{OF}{WORD},?{OF}(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE)
NAME_DAY_YEAR = re.compile(rf"{WORD}\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
YEAR_NAME_DAY = re.compile(rf"(\d{{4}})[.\-]?\s*{WORD}[\s\-]*(\d{{1,2}})\.?(?!\d)")
COMPACT = re.compile(r"(?P<year>(?:18|19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
SECONDS = re.compile(r"\d{10}(\d{3})?")
LONGEST = 100  # characters
HOW = "Write it like 2026-12-31."


def date(text: str, context: Context) -> dt.date:
    """
    Understand a date; a time behind it is left out.
    :raises BadValue: if it is none, is outside 1800 to 2199, or can be meant in two ways.
    """
    day, _, warning = _parsed(text, context.date_order)
    if warning:
        context.warn(warning)
    return day


def moment(text: str, context: Context) -> dt.datetime:
    """
    Understand a date with its time, in UTC; without a zone it is that of the context, without a time it is midnight.
    :raises BadValue: as for a date.
    """
    day, time, warning = _parsed(text, context.date_order)
    if warning:
        context.warn(warning)
    return dt.datetime.combine(day, time, tzinfo=time.tzinfo or context.zone).astimezone(dt.UTC)


def detect_date_order(sample: Iterable[str]) -> DateOrder:
    """Say from the values of a column whether the day or the month comes first; empty if none of them tells."""
    orders = {order for text in sample if (order := _date_order_of(text))}
    return "mixed" if len(orders) > 1 else orders.pop() if orders else ""


def _date_order_of(text: str) -> DateOrder:
    """Say which order a single date must have; empty if it could be both or is no such date."""
    found = YEAR_LAST.match(text.strip())
    if not found:
        return ""
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else ""


@lru_cache(maxsize=16384)
def _parsed(text: str, order: DateOrder) -> tuple[dt.date, dt.time, str]:
    shown = visible(text)
    try:
        if len(text) > LONGEST:
            raise ValueError
        if found := _number(shown):
            return found.date(), found.timetz(), _day_number_warning(text, found)
        day, rest = _day(text, shown, order)
        warning = "" if order or not _is_ambiguous(shown) else f"{quoted(text)} was read as {day}, the day first."
        return day, time_of_day(rest), warning
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(f"{quoted(text)} is not a date. {HOW}") from error


def _number(shown: str) -> dt.datetime | None:
    """Understand the day numbers of spreadsheets and the seconds or milliseconds of programs."""
    if DAY_NUMBER.fullmatch(shown) and FIRST_DAY_NUMBER <= float(shown) <= LAST_DAY_NUMBER:
        return SPREADSHEET_EPOCH + dt.timedelta(seconds=round(float(shown) * 86400))
    if found := SECONDS.fullmatch(shown):
        return EPOCH + dt.timedelta(seconds=int(shown) / (1000 if found[1] else 1))
    return None


def _day_number_warning(text: str, found: dt.datetime) -> str:
    return "" if found.tzinfo else f"{quoted(text)} was read as a spreadsheet's number for {found:%Y-%m-%d}."


def _day(text: str, shown: str, order: DateOrder) -> tuple[dt.date, str]:
    """Give the date at the beginning and what follows it."""
    if weekday := WEEKDAY.match(shown):
        shown = shown[weekday.end() :]
    if found := YEAR_FIRST.match(shown) or COMPACT.match(shown):
        year, in_year, day = (int(found[name]) for name in ("year", "month", "day"))
    elif found := YEAR_LAST.match(shown):
        year = _full_year(found[4])
        day, in_year = _day_and_month(text, int(found[1]), int(found[3]), "dmy" if found[2] == "." else order)
    elif found := DAY_NAME_YEAR.match(shown):
        day, in_year, year = int(found[1]), month(found[2]), _full_year(found[3])
    elif found := NAME_DAY_YEAR.match(shown):
        day, in_year, year = int(found[2]), month(found[1]), _full_year(found[3])
    elif found := YEAR_NAME_DAY.match(shown):
        day, in_year, year = int(found[3]), month(found[2]), int(found[1])
    else:
        raise ValueError
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(f"The year of {quoted(text)} is outside {FIRST_YEAR} to {LAST_YEAR}. {HOW}")
    return dt.date(year, in_year, day), shown[found.end() :]


def _day_and_month(text: str, first: int, second: int, order: DateOrder) -> tuple[int, int]:
    """Take the only order that makes a date, else that of the column, else the day first."""
    if first > 12 or second > 12 or first == second:
        return (first, second) if second <= 12 else (second, first)
    if order == "mixed":
        raise BadValue(
            f"{quoted(text)} can mean two dates, and the column has both day-first and month-first dates. {HOW}"
        )
    return (second, first) if order == "mdy" else (first, second)


def _is_ambiguous(shown: str) -> bool:
    found = YEAR_LAST.match(shown)
    return bool(found and found[2] != "." and found[1] != found[3] and int(found[1]) <= 12 and int(found[3]) <= 12)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= PIVOT else 1900)
