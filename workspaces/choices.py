"""Time zones, currencies and countries to choose from, in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django.utils import translation
from phonenumbers import SUPPORTED_REGIONS

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

type Choices = list[tuple[str, str]]


def time_zones() -> list[tuple[str, str | Choices]]:
    """List the zones by area: [("UTC", "UTC"), ("Africa", [("Africa/Abidjan", "Abidjan"), ...]), ...]."""
    return _time_zones()


def currencies() -> Choices:
    """List the currencies in use today: [("EUR", "EUR · Euro"), ...]."""
    return _currencies(_locale())


def countries() -> Choices:
    """List the countries that have phone numbers, by name."""
    return _countries(_locale())


def _locale() -> str:
    return translation.to_locale(translation.get_language() or "en")


@lru_cache(1)
def _time_zones() -> list[tuple[str, str | Choices]]:
    areas: dict[str, Choices] = {area: [] for area in AREAS}
    for name in sorted(available_timezones()):
        area, _, place = name.partition("/")
        if place and area in areas:
            areas[area].append((name, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *((area, places) for area, places in areas.items() if places)]


@lru_cache(8)
def _currencies(locale: str) -> Choices:
    tenders = get_global("territory_currencies").values()
    codes = {code for tender in tenders for code, _, until, is_tender in tender if until is None and is_tender}
    names = Locale.parse(locale).currencies
    return sorted((code, f"{code} · {names.get(code, code)}") for code in codes)


@lru_cache(8)
def _countries(locale: str) -> Choices:
    names = Locale.parse(locale).territories
    return sorted(((code, names.get(code, code)) for code in SUPPORTED_REGIONS), key=lambda each: each[1])
