"""The templates' filters: `ui.formats` in the reader's language, time zone and moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone, translation

from ui import formats
from ui.marking import marked

KEPT = 20_000  # a list shows the same amounts and days over and over


@lru_cache(KEPT)
def _money(amount: Decimal | float, currency: str, locale: str) -> str:
    return formats.money(amount, currency, locale)


@lru_cache(KEPT)
def _short_date(day: date, today: date, locale: str) -> str:
    return formats.short_date(day, today, locale)


@lru_cache(KEPT)
def _relative(day: int, seconds: int, locale: str) -> str:
    """Say a distance of days and whole minutes or hours; few of them are different."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    return formats.relative_time(now + timedelta(days=day, seconds=seconds), now, locale)


def locale() -> str:
    return translation.to_locale(translation.get_language() or "en")


class Reader:
    """Whom values are said to: a language, a time zone and a moment, found out once for a page of values."""

    def __init__(self) -> None:
        self.locale = locale()
        self.zone = timezone.get_current_timezone()
        self.now = timezone.now()
        self.today = self.now.astimezone(self.zone).date()

    def money(self, amount: Decimal | float | None, currency: str) -> str:
        return "" if amount is None else _money(amount, currency, self.locale)

    def when(self, moment: datetime | None) -> str:
        """Say how long ago or ahead; beyond a week, the day in the reader's time zone."""
        if moment is None:
            return ""
        distance = moment - self.now
        if abs(distance) >= formats.RELATIVE_UNTIL:
            return _short_date(moment.astimezone(self.zone).date(), self.today, self.locale)
        step = 3600 if abs(distance).total_seconds() >= 2 * 3600 else 60
        return _relative(distance.days, round(distance.seconds / step) * step, self.locale)

    def exact(self, moment: datetime | None) -> str:
        """Say a moment to the minute with its zone, for hovering."""
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        return f"{local.replace(tzinfo=None).isoformat(' ', 'minutes')} {local.tzname()}"

    def day(self, value: date | None) -> str:
        """Say a day, with its year only when that is another one."""
        return "" if value is None else _short_date(value, self.today, self.locale)


def money(amount: Decimal | float | None, currency: str) -> str:
    return "" if amount is None else _money(amount, currency, locale())


def money_short(amount: Decimal | float | None, currency: str) -> str:
    return formats.money_short(amount, currency, locale())


def when(moment: datetime | None) -> str:
    return "" if moment is None else Reader().when(moment)


def exact(moment: datetime | None) -> str:
    return "" if moment is None else Reader().exact(moment)


def day(value: date | None) -> str:
    return "" if value is None else Reader().day(value)


def number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


FILTERS: dict[str, Any] = {
    "money": money,
    "money_short": money_short,
    "when": when,
    "exact": exact,
    "day": day,
    "number": number,
    "marked": marked,
    "phone": lru_cache(KEPT)(formats.phone),
    "initials": lru_cache(KEPT)(formats.initials),
    "colour_of": lru_cache(KEPT)(formats.colour_of),
}
