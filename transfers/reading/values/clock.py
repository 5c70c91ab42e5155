"""Times of day with their zones, and the names of the months."""

import datetime as dt
import re
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_month_names

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "hu")
TIME = re.compile(
    r"(?:[T,\s]|\bat\b|\bum\b|\bà\b)*(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*(.*)",
    re.IGNORECASE,
)
OFFSET = re.compile(r"(?:(?:UTC|GMT)\s*)?([+-])(\d{1,2}):?(\d{2})?(?:\s*\(.*\))?", re.IGNORECASE)


def time_of_day(rest: str) -> dt.time:
    """
    Understand what stands behind a date; nothing is midnight.
    :raises ValueError: if it is no time.
    """
    if not rest.strip(" ,"):
        return dt.time()
    found = TIME.fullmatch(rest)
    if not found:
        raise ValueError
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return dt.time(hour, minute, second, tzinfo=_zone(found[5].strip()))


def _zone(name: str) -> dt.tzinfo | None:
    if not name:
        return None
    if name.upper() in {"Z", "UTC", "GMT"}:
        return dt.UTC
    if found := OFFSET.fullmatch(name):
        ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return dt.timezone(-ahead if found[1] == "-" else ahead)
    try:
        return ZoneInfo(name.strip("()"))
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error


def month(name: str) -> int:
    """
    Give the number of a month.
    :raises ValueError: if there is none of that name.
    """
    number = _months().get(name.casefold())
    if number is None:
        raise ValueError
    return number


@cache
def _months() -> dict[str, int]:
    """Map the names of the months, whole and shortened, in the languages of our customers."""
    months = {"sept": 9}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    months[name.casefold().rstrip(".")] = number
    return months
