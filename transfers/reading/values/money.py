"""Amounts of money and whole numbers, as spreadsheets and CRMs of all countries write them."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from babel.core import get_global

from transfers.reading.errors import BadValue, quoted
from transfers.reading.values.context import Context, DecimalMark, visible

SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "EURO": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "\\": "JPY", "₹": "INR",
    "RS": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB", "₫": "VND", "₱": "PHP",
    "₦": "NGN", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "KR": "", "FR": "CHF", "SFR": "CHF", "R$": "BRL", "A$": "AUD",
    "C$": "CAD", "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "LEI": "RON", "ЛВ": "BGN",
}  # fmt: skip
SCALES = {"MIO": 10**6, "MLN": 10**6, "MRD": 10**9, "MM": 10**6, "BN": 10**9, "K": 10**3, "M": 10**6, "B": 10**9}
SHAPE = re.compile(r"(\D*?)((?:(?<![^\W\d_])[.,])?\d(?:[\d.,'’]|[^\S\n](?=\d))*)(\D*)")
NO_CENTS = re.compile(r"(?<=\d)([.,])[-–—]+(?=\D|$)")
FILLERS = re.compile(r"['’\s]")
MINUS, SIGN = "-−–", str.maketrans("", "", "-−–+")
GROUPED = {",": re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+")}
WHOLE = re.compile(r"[-+]?(?:\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?|\d{1,15})")
PLAIN = re.compile(r"\d*\.?\d+|\d+\.")
LARGEST, LARGEST_WHOLE, CENT = Decimal(10) ** 10, 2**31, Decimal("0.01")
LONGEST = 100  # characters
ADVICE = "Write it like 1200.50 or 1200.50 EUR."


class Amount(NamedTuple):
    """An amount, rounded to the cent; the currency is None where neither the text nor the context names one."""

    value: Decimal
    currency: str | None


def amount(text: str, context: Context) -> Amount:
    """
    Understand `$342.09K`, `1.234,56 €`, `(500)`, `₹ 1,00,000`; a lone point or comma as the column has it.
    :raises BadValue: if it is no number, or names a currency that does not exist.
    """
    found, warning = _amount(text, context.decimal)
    if warning:
        context.warn(warning)
    return found if found.currency or not context.currency else Amount(found.value, context.currency)


def price(text: str, context: Context) -> Amount:
    """
    Understand an amount that something may cost.
    :raises BadValue: as for an amount, or if it is negative.
    """
    found = amount(text, context)
    if found.value < 0:
        raise BadValue(f"{quoted(text)} is less than nothing. Write an amount of 0 or more.")
    return found


def integer(text: str, context: Context) -> int:
    """
    Understand a whole number, with separators or a trailing `.0` too.
    :raises BadValue: if it is no whole number.
    """
    plain = text.strip()
    if WHOLE.fullmatch(plain):
        value = Decimal(plain.replace(",", "").replace(".", ""))
    else:
        try:
            value = _amount(plain, context.decimal)[0].value
        except BadValue as error:
            raise BadValue(f"{quoted(text)} is not a whole number. Write it like 1200.") from error
    if value != value.to_integral_value():
        raise BadValue(f"{quoted(text)} is not a whole number. Write it without decimals, like 1200.")
    if abs(value) >= LARGEST_WHOLE:
        raise BadValue(f"{quoted(text)} is more than any number that can be stored.")
    return int(value)


def currency(text: str, context: Context) -> str:
    """
    Give the ISO 4217 code of a currency, from its code or its sign.
    :raises BadValue: if there is no such currency.
    """
    word = visible(text).upper()
    code = SIGNS.get(word, word)
    if code not in _currencies():
        raise BadValue(f"{quoted(text)} is not a currency. Write its code, like EUR.")
    return code


def detect_decimal(sample: Iterable[str]) -> DecimalMark:
    """Say which mark begins the decimals in a column; empty if no value tells, or they contradict each other."""
    marks = {mark for text in sample if (mark := _decimal_mark_of(text))}
    return marks.pop() if len(marks) == 1 else ""


def _decimal_mark_of(text: str) -> DecimalMark:
    found = SHAPE.fullmatch(visible(text).strip("()")) if len(text) <= LONGEST else None
    return _decimal_mark(FILLERS.sub("", found[2])) if found else ""


@lru_cache(maxsize=8192)
def _amount(text: str, decimal: DecimalMark) -> tuple[Amount, str]:
    shown = NO_CENTS.sub(r"\g<1>00", visible(text)) if len(text) <= LONGEST else ""
    negative = "(" in shown and shown.endswith(")")
    found = SHAPE.fullmatch(shown.replace("(", "", 1)[:-1] if negative else shown)
    if not found:
        raise BadValue(f"{quoted(text)} is not an amount. {ADVICE}")
    before, after = found[1].translate(SIGN).strip().upper(), found[3].translate(SIGN).strip().upper()
    negative = negative or any(sign in MINUS for sign in found[1] + found[3])
    scale, after = _scale(after)
    plain, doubtful = _plain(FILLERS.sub("", found[2]), decimal)
    if not PLAIN.fullmatch(plain):
        raise BadValue(f"{quoted(text)} is not an amount. {ADVICE}")
    value = Decimal(plain) * scale * (-1 if negative else 1)
    if abs(value) >= LARGEST:
        raise BadValue(f"{quoted(text)} is more than any amount that can be stored.")
    warning = f"{quoted(text)} was read as {plain}; write it with two decimals to be sure." if doubtful else ""
    return Amount(value.quantize(CENT, ROUND_HALF_UP), _currency(text, before, after)), warning


def _scale(after: str) -> tuple[int, str]:
    """Take K, M, Mio. and the like from what stands behind the digits."""
    for word, scale in SCALES.items():
        rest = after.removeprefix(word).lstrip(". ")
        if after.startswith(word) and (not rest or rest in SIGNS or (rest in _currencies() and rest != after)):
            known = after in SIGNS or after in _currencies()
            return (1, after) if known else (scale, rest)
    return 1, after


def _currency(text: str, before: str, after: str) -> str | None:
    words = {word for word in (before.strip(" .:"), after.strip(" .:")) if word}
    if not all(word in SIGNS or word in _currencies() for word in words):
        raise BadValue(f"{quoted(text)} is not an amount. {ADVICE}")
    names = {SIGNS.get(word, word) for word in words}
    if len(names) > 1:
        raise BadValue(f"{quoted(text)} names two currencies. {ADVICE}")
    return "".join(names) or None


@cache
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


def _decimal_mark(digits: str) -> DecimalMark:
    """Tell the decimal mark of one number where it cannot be anything else."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    mark: DecimalMark = "." if digits[last] == "." else ","
    other: DecimalMark = "," if mark == "." else "."
    if digits.count(mark) > 1:
        return "" if other in digits else other
    if other in digits or len(digits) - last != 4 or last > 3 or digits.startswith("0"):
        return mark
    return ""


def _plain(digits: str, decimal: DecimalMark) -> tuple[str, bool]:
    """Give the digits with a point before the decimals, and whether that was a guess; no digits if they make none."""
    mark = _decimal_mark(digits) or decimal
    if not mark:
        return digits.replace(",", ""), "." in digits
    other = "," if mark == "." else "."
    whole, _, fraction = digits.partition(mark)
    if other in fraction or mark in fraction or (other in whole and not GROUPED[other].fullmatch(whole)):
        return "", False
    return f"{whole.replace(other, '')}.{fraction}" if fraction else whole.replace(other, ""), False
