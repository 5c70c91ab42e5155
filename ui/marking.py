"""Show where the words of a search stand in a text, whatever its accents and case."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from markupsafe import Markup, escape


def marked(text: str, query: str) -> Markup:
    """Put <mark> around what a query found; the text itself stays inert."""
    letters = [(part, place) for place, letter in enumerate(text) for part in _folded(letter)]
    line = "".join(part for part, _place in letters)
    found = {letters[at][1] for word in query.split() for at in _places(line, _folded(word))}
    parts = [
        (is_found, escape("".join(text[place] for place in places)))
        for is_found, places in groupby(range(len(text)), found.__contains__)
    ]
    return Markup().join(Markup("<mark>%s</mark>") % part if is_found else part for is_found, part in parts)


def _places(line: str, word: str) -> set[int]:
    """Give the places of all letters of all occurrences of a word."""
    places: set[int] = set()
    start = line.find(word) if word else -1
    while start >= 0:
        places.update(range(start, start + len(word)))
        start = line.find(word, start + 1)
    return places


def _folded(text: str) -> str:
    """Take case and accents away, as the search does."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
