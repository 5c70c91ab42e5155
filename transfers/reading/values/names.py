"""Names of people: split by nameparser, with a short way for the plain ones."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from nameparser import Lexicon, parse

from transfers.reading.values.context import Context

CAPITAL, SMALL = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
PART = f"[{CAPITAL}][{SMALL}]{{2,}}"
PLAIN = re.compile(f"({PART}(?: {PART})?) ({PART})")
LONGEST = 200  # more is no name, and is not worth being taken apart
BLANKS = re.compile(r"\s+")


class Name(NamedTuple):
    """A first name (with the middle ones), a last name, and what belongs to neither, such as `Dr.` or `PhD`."""

    first: str
    last: str
    rest: str = ""


def full_name(text: str, context: Context) -> Name:
    """Split `Ada King Lovelace`, `Lovelace, Ada` or `Dr. Ada Lovelace PhD`; capitals stay as they are."""
    squashed = name(text, context)
    if len(squashed) > LONGEST:
        return Name(squashed, "")
    found = PLAIN.fullmatch(squashed)
    if found and _vocabulary().isdisjoint(squashed.lower().split()):
        return Name(found[1], found[2])
    return thorough_full_name(squashed)


@lru_cache(maxsize=8192)
def thorough_full_name(text: str) -> Name:
    """Ask the library; `full_name` answers the same, faster, for two or three plain words."""
    found = parse(text)
    if text.count(",") == 1 and not (found.given and found.family):
        last, first = (part.strip() for part in text.split(","))
        return Name(first, last)
    first = " ".join(part for part in (found.given, found.middle) if part)
    rest = ", ".join(part for part in (found.title, found.suffix, found.nickname, found.maiden) if part)
    if not first and not found.family:
        return Name(text, "")
    return Name(first, found.family, rest)


def name(text: str, context: Context) -> str:
    """Squash blanks; everything else about a name is its owner's."""
    return BLANKS.sub(" ", text.strip())


@cache
def _vocabulary() -> frozenset[str]:
    """Give every word that the library takes for something else than a plain name."""
    lexicon = Lexicon.default()
    words: set[str] = set()
    for table in dir(lexicon):
        entries = getattr(lexicon, table)
        if isinstance(entries, frozenset):
            words.update(part for entry in entries for part in str(entry).lower().replace(".", "").split())
    return frozenset(words)
