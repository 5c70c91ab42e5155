"""Show where the words of a search stand in a text, whatever its accents and case."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from markupsafe import Markup, escape

WORD = re.compile(r"\w+")
AROUND = 90  # letters of a passage


def marked(text: str, query: str) -> Markup:
    """Put <mark> around what a query found; the text itself stays inert."""
    line = _Line(text)
    found = {place for word in query.split() for place in line.places(_folded(word))}
    parts = [
        (is_found, escape("".join(text[place] for place in places)))
        for is_found, places in groupby(range(len(text)), found.__contains__)
    ]
    return Markup().join(Markup("<mark>%s</mark>") % part if is_found else part for is_found, part in parts)


def passage(text: str, query: str) -> str:
    """Cut the part out of a long text where a query's longest word stands, else its beginning, in whole words."""
    text = " ".join(text.split())
    line = _Line(text)
    places = (line.places(_folded(word)) for word in sorted(query.split(), key=len, reverse=True))
    first = min(next(filter(None, places), {0}))
    begin = text.rfind(" ", 0, max(0, first - AROUND // 3)) + 1
    end = text.find(" ", begin + AROUND)
    shown = text[begin:end] if 0 < end < begin + 2 * AROUND else text[begin : begin + 2 * AROUND]
    return ("… " if begin else "") + shown + (" …" if begin + len(shown) < len(text) else "")


class _Line:
    """A text as the search compares it, which knows where each letter stands in the original."""

    def __init__(self, text: str) -> None:
        self.letters = [(part, place) for place, letter in enumerate(text) for part in _folded(letter)]
        self.text = "".join(part for part, _place in self.letters)

    def places(self, word: str) -> set[int]:
        """Give the places of all letters of all occurrences of a word; else of the words that are a slip away."""
        spans = list(_occurrences(self.text, word))
        if not spans and len(word) >= 4:
            slips = _slips(word)
            spans = [found.span() for found in WORD.finditer(self.text) if not slips.isdisjoint(_slips(found[0]))]
        return {self.letters[at][1] for start, end in spans for at in range(start, end)}


def _occurrences(line: str, word: str) -> list[tuple[int, int]]:
    """Give where a word begins and ends; occurrences may overlap."""
    return [(found.start(), found.start() + len(word)) for found in re.finditer(f"(?={re.escape(word)})", line)]


def _slips(word: str) -> set[str]:
    """Give a word, and what is left of it without any one letter: two with one in common differ by a slip."""
    return {word[:at] + word[at + 1 :] for at in range(len(word) + 1)}


def _folded(text: str) -> str:
    """Take case and accents away, as the search does."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
