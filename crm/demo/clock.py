"""When things happen: the seasons of the trade, office hours, how long a step takes."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
YEAR = timedelta(days=365)
SEASON = (0.7, 0.85, 1.25, 1.45, 1.4, 1.2, 0.95, 0.8, 1.1, 1.0, 0.8, 0.5)  # how busy each month is
WEEKDAY = (1.25, 1.2, 1.1, 1.05, 0.9, 0.45, 0.4)
HOUR = (1, 0, 0, 0, 0, 1, 3, 6, 10, 12, 12, 10, 8, 9, 10, 10, 9, 9, 9, 11, 12, 10, 6, 3)  # of enquiries online
OPENS, CLOSES = 8.25, 17.75  # office hours


def enquiries(dice: random.Random, *, now: datetime, number: int) -> list[datetime]:
    """Choose the moments of a year's enquiries, in order, as the seasons and days of the week have them."""
    days = [now - timedelta(days=back) for back in range(1, YEAR.days)]
    growth = [1.3 - 0.6 * back / YEAR.days for back in range(1, YEAR.days)]
    weights = [SEASON[day.month - 1] * WEEKDAY[day.weekday()] * more for day, more in zip(days, growth, strict=True)]
    chosen = dice.choices(days, weights, k=number)
    return sorted(_at_hour(dice, day) for day in chosen)


def this_morning(dice: random.Random, *, now: datetime, number: int) -> list[datetime]:
    """Choose moments of the last hours, in order, for what nobody has looked at yet."""
    return sorted(now - timedelta(minutes=dice.uniform(4, 330)) for _ in range(number))


def in_office(dice: random.Random, moment: datetime) -> datetime:
    """Move a moment to when people work: itself, or the next morning; what a weekend leaves takes some days."""
    local = moment.astimezone(ZONE)
    hour = local.hour + local.minute / 60
    if local.weekday() < 5 and OPENS <= hour < CLOSES:
        return moment
    days = dice.choice((2, 2, 3, 4)) if local.weekday() >= 5 else 1 if hour >= CLOSES else 0
    while (local + timedelta(days=days)).weekday() >= 5:
        days += 1
    morning = datetime.combine(local.date() + timedelta(days=days), time(8, 15), ZONE)
    return (morning + timedelta(minutes=dice.expovariate(1 / 70))).astimezone(UTC)


def after(dice: random.Random, moment: datetime, *, days: float, spread: float = 0.8) -> datetime:
    """Let about so many days pass, sometimes far more, and land in office hours."""
    passed = timedelta(days=dice.lognormvariate(math.log(days), spread))
    return in_office(dice, moment + passed)


def _at_hour(dice: random.Random, day: datetime) -> datetime:
    hour = dice.choices(range(24), HOUR)[0]
    local = datetime.combine(day.astimezone(ZONE).date(), time(hour), ZONE)
    return (local + timedelta(minutes=dice.uniform(0, 59.9))).astimezone(UTC)
