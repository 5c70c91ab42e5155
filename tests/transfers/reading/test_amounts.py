"""Amounts, whole numbers and currencies of many countries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transfers.reading import BadValue, values
from transfers.reading.values import Amount, Context

PLAIN = Context()


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1200", "1200.00", None),
        ("$342.09K", "342090.00", "USD"),
        ("$1,117.10K", "1117100.00", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1,234.56", "1234.56", None),
        ("1,234", "1234.00", None),
        ("1.234.567", "1234567.00", None),
        ("1 234,56", "1234.56", None),
        ("1\u202f234,56\u00a0€", "1234.56", "EUR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("₹ 1,00,000", "100000.00", "INR"),
        ("Rs.500", "500.00", "INR"),
        ("(500)", "-500.00", None),
        ("$(1,500.25)", "-1500.25", "USD"),
        ("-$5", "-5.00", "USD"),
        ("500-", "-500.00", None),
        ("−5 €", "-5.00", "EUR"),
        ("1.000,- €", "1000.00", "EUR"),
        ("1.5 Mio. €", "1500000.00", "EUR"),
        ("500k€", "500000.00", "EUR"),
        ("$5 MM USD", "5000000.00", "USD"),
        ("100 kr", "100.00", None),
        ("12 eur", "12.00", "EUR"),
        ("\\1,000", "1000.00", "JPY"),
        (".5", "0.50", None),
        ("0,125", "0.13", None),
        ("33.333333", "33.33", None),
    ],
)
def test_an_amount_is_understood_in_every_country(text: str, value: str, currency: str | None) -> None:
    said: list[str] = []
    context = Context(warn=said.append)
    assert (values.amount(text, context), said) == (Amount(Decimal(value), currency), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "5%",
        "10 kg",
        "=1+1",
        "31.12.2026",
        "1,23,4",
        "12.34.567",
        "1.234,5.6",
        "NaN",
        "1e10",
        "11-50",
        "1_000",
    ],
)
def test_what_is_no_amount_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        values.amount(text, PLAIN)
    assert str(refusal.value) == f"“{text}” is not an amount. Write it like 1200.50 or 1200.50 EUR."


def test_amounts_that_cannot_be_stored_or_name_two_currencies_are_refused() -> None:
    with pytest.raises(BadValue, match="“10000000000” is more than any amount that can be stored"):
        values.amount("10000000000", PLAIN)
    with pytest.raises(BadValue, match="“USD 5 EUR” names two currencies"):
        values.amount("USD 5 EUR", PLAIN)


def test_a_lone_point_is_read_as_its_column_has_it() -> None:
    said: list[str] = []
    context = Context(warn=said.append)
    assert values.amount("1.234", context).value == Decimal("1.23")
    assert said == ["“1.234” was read as 1.234; write it with two decimals to be sure."]
    assert values.amount("1.234", Context(decimal=",")).value == Decimal("1234.00")
    assert values.amount("1,234", Context(decimal=",")).value == Decimal("1.23")


@pytest.mark.parametrize(
    ("sample", "mark"),
    [(["1.234", "1.234,50"], ","), (["1,234", "12.5"], "."), (["1.234", "abc"], ""), (["1.5", "1,5"], ""), ([], "")],
)
def test_a_column_tells_its_decimal_mark(sample: list[str], mark: str) -> None:
    assert values.detect_decimal(sample) == mark


@settings(deadline=None)
@given(st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2), st.sampled_from([",.", ".,", " ,", "'."]))
def test_a_formatted_amount_is_read_back(value: Decimal, marks: str) -> None:
    text = f"{value:,.2f}".translate(str.maketrans({",": marks[0], ".": marks[1]}))
    assert values.amount(text, PLAIN).value == value


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-3", -3), ("1,200", 1200), ("1.200", 1200), ("1 200", 1200), ("100.0", 100), ("1000+", 1000)],
)
def test_a_whole_number_is_understood(text: str, number: int) -> None:
    assert values.integer(text, PLAIN) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11-50", "“11-50” is not a whole number. Write it like 1200."),
        ("1.5", "“1.5” is not a whole number. Write it without decimals, like 1200."),
        ("2147483648", "“2147483648” is more than any number that can be stored."),
    ],
)
def test_what_is_no_whole_number_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refusal:
        values.integer(text, PLAIN)
    assert str(refusal.value) == sentence


def test_a_currency_has_its_code() -> None:
    assert [values.currency(text, PLAIN) for text in ("eur", "€", "$", " chf ")] == ["EUR", "EUR", "USD", "CHF"]
    with pytest.raises(BadValue, match="“Taler” is not a currency"):
        values.currency("Taler", PLAIN)


def test_what_something_costs_is_not_negative() -> None:
    assert values.price("$5", PLAIN) == Amount(Decimal("5.00"), "USD")
    with pytest.raises(BadValue) as refusal:
        values.price("(5)", PLAIN)
    assert str(refusal.value) == "“(5)” is less than nothing. Write an amount of 0 or more."
