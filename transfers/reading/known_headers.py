"""The headings that we know: those of other products and the usual words of eight languages."""

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_LETTER = re.compile(r"[\W_]+")
FEWEST_MARKS = 2
LEAST_SHARE = 0.5


@cache
def key(heading: str) -> str:
    """Reduce a heading to what two spellings of it share: `E-Mail`, `e_mail` and `É-MAIL` are one."""
    spaced = unicodedata.normalize("NFKD", CAMEL.sub(" ", heading)).casefold()
    plain = "".join(letter for letter in spaced if not unicodedata.combining(letter))
    return NO_LETTER.sub(" ", plain.replace("#", "no ")).strip()


@dataclass(frozen=True)
class Known:
    """What a product calls a field of ours: the target (empty for none), the part of an address, the preference."""

    target: str
    group: str
    rank: int


@dataclass(frozen=True)
class Product:
    name: str
    marks: frozenset[str]
    headers: dict[str, Known]

    def fits(self, columns: Collection[str]) -> int:
        """Count the headings that are known, if there are enough and some that only this product spells like that."""
        known = sum(1 for column in columns if key(column) in self.headers)
        marks = len(self.marks.intersection(columns))
        return known + marks if marks >= FEWEST_MARKS and known >= LEAST_SHARE * len(columns) else 0


def product_of(columns: Sequence[str]) -> Product | None:
    """Say which program wrote a file, if its headings tell."""
    best = max(_products(), key=lambda product: product.fits(columns))
    return best if best.fits(columns) else None


@cache
def synonyms() -> dict[str, list[tuple[str, int, bool]]]:
    """Map each usual heading to targets, each with its place among that target's words, and whether it is doubtful."""
    doubtful = {key(word) for word in _data()["doubtful"]}
    found: dict[str, list[tuple[str, int, bool]]] = {}
    for target, words in _data()["synonyms"].items():
        for rank, word in enumerate(words):
            found.setdefault(key(word), []).append((target, rank, key(word) in doubtful))
    return found


def is_consent(heading: str) -> bool:
    """Say whether a column is about consent or its withdrawal; such a column is never mapped by itself."""
    return _has_words(heading, _phrases("never"))


def is_of_others(heading: str) -> bool:
    """Say whether a column is about somebody else than the person of the row, or about a fax."""
    return _has_words(heading, _phrases("others"))


def _has_words(heading: str, phrases: re.Pattern[str]) -> bool:
    return phrases.search(key(heading)) is not None


@cache
def _phrases(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(key(phrase)) for phrase in _data()[name])})\b")


@cache
def _products() -> list[Product]:
    return [
        Product(
            name=product["name"],
            marks=frozenset(product["marks"]),
            headers={
                key(heading): _known(target, rank) for rank, (heading, target) in enumerate(product["headers"].items())
            },
        )
        for product in _data()["products"]
    ]


def _known(target: str | None, rank: int) -> Known:
    name, _, group = (target or "").partition("@")
    return Known(name, group, rank)


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "headers.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data
