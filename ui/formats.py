"""Say times, money and names the way people read them in a dense page."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from unicodedata import east_asian_width
from zlib import crc32

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_compact_currency, format_currency, get_decimal_symbol, get_group_symbol
from django.utils.translation import gettext

PALETTE = (
    "slate",
    "gray",
    "red",
    "orange",
    "amber",
    "green",
    "teal",
    "cyan",
    "sky",
    "blue",
    "indigo",
    "violet",
    "pink",
)
HUES = tuple(name for name in PALETTE if name not in {"gray", "red"})  # red means danger, gray means nothing

NEARLY_NOW = timedelta(seconds=45)
INTERNATIONAL = re.compile(r"\+[0-9]{7,15}")
RELATIVE_UNTIL = timedelta(days=7)


def relative_time(moment: datetime, now: datetime, locale: str = "en") -> str:
    """Say how far a moment is from now; beyond a week, its day."""
    distance = moment - now
    if abs(distance) < NEARLY_NOW:
        return gettext("now")
    if abs(distance) < RELATIVE_UNTIL:
        return format_timedelta(distance, add_direction=True, format="narrow", threshold=1, locale=locale)
    return short_date(moment.date(), now.date(), locale)


def exact_time(moment: datetime, timezone: tzinfo, locale: str = "en") -> str:
    """Say a moment to the minute, with its zone."""
    return format_datetime(moment, "d MMMM y, HH:mm z", tzinfo=timezone, locale=locale)


def short_date(day: date, today: date, locale: str = "en") -> str:
    """Say a day, with its year only when that is another one."""
    return format_skeleton("MMMd" if day.year == today.year else "yMMMd", day, locale=locale)


def long_date(day: date, locale: str = "en") -> str:
    """Say a day in full."""
    return format_date(day, "long", locale=locale)


def money(amount: Decimal | int | float | None, currency: str, locale: str = "en") -> str:
    """Say an amount in its currency, without decimals when there are none; nothing for no amount."""
    if amount is None:
        return ""
    value = Decimal(str(amount))
    whole = value == value.to_integral_value()
    frame = _money_frame(currency, locale, whole)
    return frame.fill(value) if frame and value >= 0 else _money_by_babel(value, currency, locale, whole)


@dataclass(frozen=True, slots=True)
class MoneyFrame:
    """What stands around and between the digits of amounts: Babel needs 25 times as long to put it there."""

    before: str
    after: str
    decimals: int
    signs: dict[int, str]  # comma and point to the language's own

    def fill(self, value: Decimal) -> str:
        return self.before + f"{value:,.{self.decimals}f}".translate(self.signs) + self.after


@lru_cache
def _money_frame(currency: str, locale: str, whole: bool) -> MoneyFrame | None:
    """Learn from Babel how amounts look; None where the digits are not always grouped by thousands."""
    signs = {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}
    samples = [Decimal(text if whole else f"{text}.25") for text in ("3", "1234", "12345", "123456789")]
    said = [_money_by_babel(sample, currency, locale, whole) for sample in samples]
    decimals = 0 if whole else 2
    digits = f"{samples[-1]:,.{decimals}f}".translate(signs)
    before, found, after = said[-1].partition(digits)
    frame = MoneyFrame(before, after, decimals, signs)
    fits = found and not any(map(str.isdigit, before + after)) and [frame.fill(each) for each in samples] == said
    return frame if fits else None


def _money_by_babel(value: Decimal, currency: str, locale: str, whole: bool) -> str:
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if whole:
        pattern = pattern.replace(".00", "")
    return format_currency(value, currency, pattern, locale=locale, currency_digits=not whole)


def money_short(amount: Decimal | int | float | None, currency: str, locale: str = "en") -> str:
    """Say about how much an amount is, for sums over a column."""
    if amount is None:
        return ""
    return format_compact_currency(Decimal(str(amount)), currency, locale=locale, fraction_digits=1)


def phone(number: str) -> str:
    """Space a number as its country writes it; what is no international number stays as it is."""
    if not INTERNATIONAL.fullmatch(number):
        return number
    try:
        known = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def initials(name: str) -> str:
    """Give the one or two letters that stand for a person; one where a script writes names without spaces."""
    words = [letters for word in name.split() if (letters := "".join(filter(str.isalnum, word)))]
    if not words:
        return "?"
    first = words[0][0]
    if len(words) == 1 or east_asian_width(first) in {"W", "F"}:
        return first.upper()
    return (first + words[-1][0]).upper()


def colour_of(text: str) -> str:
    """Give the palette colour that always belongs to a text."""
    return HUES[crc32(text.casefold().encode()) % len(HUES)]
