from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ui.formats import (
    HUES,
    PALETTE,
    _money_by_babel,
    colour_of,
    exact_time,
    initials,
    long_date,
    money,
    money_short,
    phone,
    relative_time,
    short_date,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=-44), "now"),
        (timedelta(seconds=44), "now"),
        (timedelta(seconds=-45), "45s ago"),
        (timedelta(minutes=-5), "5m ago"),
        (timedelta(hours=-3), "3h ago"),
        (timedelta(days=-2), "2d ago"),
        (timedelta(days=3), "in 3d"),
        (timedelta(days=-7), "Nov 14"),
        (timedelta(days=60), "Jan 20, 2027"),
    ],
)
def test_a_moment_is_told_from_now_for_a_week_and_by_its_day_after_that(distance: timedelta, words: str) -> None:
    assert relative_time(NOW + distance, NOW) == words


def test_a_moment_is_told_in_the_language_of_the_reader() -> None:
    assert relative_time(NOW - timedelta(days=2), NOW, "de") == "vor 2 Tagen"


def test_an_exact_time_is_told_in_the_zone_of_the_reader() -> None:
    assert exact_time(NOW, ZoneInfo("Asia/Kolkata")) == "21 November 2026, 17:30 +0530"
    assert exact_time(NOW, ZoneInfo("America/New_York"), "en_US") == "21 November 2026, 07:00 EST"


def test_a_day_shows_its_year_only_when_it_is_another_one() -> None:
    today = date(2026, 11, 21)
    assert short_date(date(2026, 3, 4), today) == "Mar 4"
    assert short_date(date(2025, 3, 4), today) == "Mar 4, 2025"
    assert short_date(date(2025, 3, 4), today, "de") == "4. März 2025"
    assert long_date(date(2025, 3, 4)) == "March 4, 2025"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "words"),
    [
        (Decimal("12000.00"), "EUR", "en", "€12,000"),
        (Decimal("12000.50"), "EUR", "en", "€12,000.50"),
        (Decimal("12000.50"), "EUR", "de", "12.000,50\xa0€"),
        (Decimal(12000), "EUR", "de", "12.000\xa0€"),
        (Decimal(1500), "JPY", "en", "¥1,500"),
        (Decimal(-3), "USD", "en", "-$3"),
        (1234567, "INR", "en_IN", "₹12,34,567"),
        (0, "EUR", "en", "€0"),
        (None, "EUR", "en", ""),
    ],
)
def test_money_shows_decimals_only_where_there_are_some(
    amount: Decimal | int | None, currency: str, locale: str, words: str
) -> None:
    assert money(amount, currency, locale) == words


@pytest.mark.parametrize(
    "locale", ["en", "de", "fr", "es", "pl", "sv", "pt_BR", "de_CH", "hi", "en_IN", "ar", "ja", "tr"]
)
@pytest.mark.parametrize("currency", ["EUR", "USD", "JPY", "KWD", "CHF", "INR"])
def test_money_looks_as_babel_has_it(currency: str, locale: str) -> None:
    """The quick way to say amounts tells the same as the thorough one, whatever the language groups and marks."""
    for text in ("0", "7", "999", "1000", "1234", "12345", "1234567.5", "0.07", "999999999.99", "-1234.5", "2.345"):
        value = Decimal(text)
        whole = value == value.to_integral_value()
        assert money(value, currency, locale) == _money_by_babel(value, currency, locale, whole)


def test_a_sum_is_told_about() -> None:
    assert money_short(Decimal(1234567), "EUR") == "€1.2M"
    assert money_short(950, "EUR") == "€950"
    assert money_short(None, "EUR") == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+494066969721", "+49 40 66969721"),
        ("+33639980599", "+33 6 39 98 05 99"),
        ("+12125550123", "+1 212-555-0123"),
        ("+9991234567", "+9991234567"),
        ("040 / 66 96", "040 / 66 96"),
        ("+49 40 6696", "+49 40 6696"),
        ("+" + "4" * 40, "+" + "4" * 40),
        ("", ""),
    ],
)
def test_a_phone_number_is_spaced_as_its_country_writes_it(number: str, shown: str) -> None:
    assert phone(number) == shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("ada", "A"),
        ("Anna Maria van der Berg", "AB"),
        ("李小龍", "李"),
        ("王 小明", "王"),
        ("(Ada) 'Byron'", "AB"),
        ("Émile Zola", "ÉZ"),
        ("🙂 🙂", "?"),
        ("", "?"),
    ],
)
def test_a_person_is_known_by_first_and_last_letter(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_text_keeps_its_colour_whatever_its_case() -> None:
    assert colour_of("Ada Lovelace") == colour_of("ADA LOVELACE") == "cyan"


def test_no_text_is_coloured_as_danger_or_as_nothing() -> None:
    colours = {colour_of(f"person {number}") for number in range(500)}
    assert colours == set(HUES)
    assert set(PALETTE) - colours == {"red", "gray"}
