"""What a value depends on besides its text."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

type DateOrder = Literal["dmy", "mdy", "mixed", ""]
type DecimalMark = Literal[".", ",", ""]

INVISIBLE = dict.fromkeys([0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])


def _say_nothing(sentence: str) -> None:
    """Take a warning that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    How the values of a file, or of one of its columns, are to be understood.

    `date_order` and `decimal` come from the column itself (`detect_date_order`, `detect_decimal`); empty is unknown.
    `empty` holds the texts that stand for nothing in this file. `warn` takes a sentence about a value that was kept.
    """

    region: str = "US"
    zone: dt.tzinfo = dt.UTC
    date_order: DateOrder = ""
    decimal: DecimalMark = ""
    currency: str = ""
    empty: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    warn: Callable[[str], None] = _say_nothing


def visible(text: str) -> str:
    """Strip blanks and what cannot be seen but is copied along with addresses and numbers."""
    text = text.strip()
    return text if text.isascii() else text.translate(INVISIBLE).strip()
