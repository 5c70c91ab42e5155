"""Texts, choices, tags, addresses of pages, and the words that stand for nothing."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from transfers.reading.errors import BadValue, quoted
from transfers.reading.values.context import Context, visible

SEPARATORS = re.compile(r"[;,|\n]|:::")
PREFIX = re.compile(r"z:\s*")
HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]|localhost|\d{1,3}(?:\.\d{1,3}){3}")
LONGEST_URL = 2000
PLACEHOLDERS = frozenset({
    "Select", "select", "-Select-", "--Select--", "-None-", "--None--", "(none)", "(blank)", "(empty)", "(not set)",
    "N/A", "n/a", "#N/A", "#N/A N/A", "NA", "N.A.", "n.a.", "k.A.", "k. A.", "-", "--", "---", "–", "—", ".", "?",
    "null", "NULL", "<null>", "(null)", "\\N", "nil", "undefined", "None", "NaN", "nan",
    "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "Not Specified", "Not specified", "not specified",
})  # fmt: skip


def text(value: str, context: Context) -> str:
    """Keep a text as it is but for blanks around it."""
    return value.strip()


def postcode(value: str, context: Context) -> str:
    """Keep a postal code, without the `z:` that Meta puts before it."""
    return PREFIX.sub("", value.strip(), count=1)


def choice(value: str, context: Context) -> str:
    """
    Find a value among the choices of the context, which map texts in small letters to values.
    :raises BadValue: if it is not among them.
    """
    found = context.choices.get(" ".join(value.split()).casefold())
    if found is None:
        allowed = ", ".join(dict.fromkeys(context.choices.values()))
        raise BadValue(f"{quoted(value)} is not one of the choices. Write one of: {allowed}.")
    return found


def tags(value: str, context: Context) -> list[str]:
    """Split at semicolons, commas, bars, line ends and Google's `:::`; a tag occurs once."""
    kept: dict[str, str] = {}
    for part in SEPARATORS.split(value):
        if tag := " ".join(part.strip().removeprefix("* ").split()):
            kept.setdefault(tag.casefold(), tag)
    return list(kept.values())


def url(value: str, context: Context) -> str:
    """
    Give the address with its scheme; `https` is put before one that has none.
    :raises BadValue: if it is no address of the web.
    """
    shown = visible(value)
    if len(shown) > LONGEST_URL:
        raise BadValue(f"{quoted(value)} is longer than the address of any web page.")
    address = shown if re.match(r"https?://", shown, re.IGNORECASE) else f"https://{shown}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        good = parts.port != 0 and HOST.fullmatch(host) and not re.search(r"[\s<>\"\\^`{|}]", address)
    except ValueError:
        good = False
    if not good or parts.username:
        raise BadValue(f"{quoted(value)} is not the address of a web page. Write it like https://example.com.")
    return address


def is_empty(value: str, context: Context) -> bool:
    """Say whether a cell has nothing in it, or a text that stands for nothing in this file."""
    return not value or value.isspace() or value.strip() in context.empty


def propose_empty(rows: Iterable[Sequence[str]]) -> frozenset[str]:
    """Give the texts of a sample that usually stand for nothing, for a person to confirm."""
    return frozenset(cell for row in rows for cell in map(str.strip, row) if cell in PLACEHOLDERS)
