"""Guess the old one-byte or two-byte encoding of a text from the letters that its languages use."""

import json
import math
import re
from collections import Counter
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

DATA: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "alphabets.json").read_text("utf-8"))
ENCODING_NAMES: dict[str, str] = DATA["names"]

OTHER = re.compile(r"[^\x00-\x7f]")
END_OF_LATIN = "\u0250"
PRIOR = 0.05  # what each step down the list of encodings costs: Windows-1252 is by far the most frequent
NEVER, BROKEN = 1e-5, 1e-9
WORST = -7.0
COMMON_SIGN, RARE_SIGN = 1e-3, 1e-5  # of Chinese, Japanese and Korean


class Place(NamedTuple):
    """A letter beyond ASCII with what stands around it."""

    letter: str
    after_small: bool
    after_letter: bool
    after_other: bool  # the letter before it is beyond ASCII too
    inside: bool  # between two letters


def ranked(sample: bytes) -> list[str]:
    """Order the encodings by how well the sample reads in them; none if it reads badly in all of them."""
    scores = [(_one_byte_score(sample, name), name) for name in DATA["one_byte"]]
    scores += [(_two_bytes_score(sample, name), name) for name in DATA["two_bytes"]]
    scores.sort(key=itemgetter(0), reverse=True)  # stable: of two that fit alike the more frequent stays first
    return [name for _, name in scores] if scores[0][0] > WORST else []


def _one_byte_score(sample: bytes, name: str) -> float:
    """Give the mean logarithm of the letters' frequency in the language that fits best."""
    places = _places(sample.decode(name, "replace"))
    best: float = max(
        sum(times * math.log(_weight(weights, place)) for place, times in places.items())
        for weights in _letter_weights()
    )
    steps: int = DATA["one_byte"].index(name)
    return best / max(places.total(), 1) - PRIOR * steps


def _two_bytes_score(sample: bytes, name: str) -> float:
    """Give the mean logarithm per byte; a sign is common when it lies in the first plane of the older standard."""
    narrow, first, last = DATA["two_bytes"][name]
    signs = Counter(OTHER.findall(sample.decode(name, "replace")))
    total = 0.0
    for sign, times in signs.items():
        code = sign.encode(narrow, "replace")
        common = len(code) == 2 and first <= code[0] <= last
        total += times * math.log(BROKEN if sign == "\ufffd" else COMMON_SIGN if common else RARE_SIGN)
    return total / max(signs.total(), 1) / 2


def _places(text: str) -> Counter[Place]:
    places: Counter[Place] = Counter()
    around = f" {text} "
    for match in OTHER.finditer(text):
        before, after = around[match.start()], around[match.start() + 2]
        letter = before.isalpha()
        places[
            Place(match.group(), before.islower(), letter, letter and before > "\x7f", letter and after.isalpha())
        ] += 1
    return places


@cache
def _letter_weights() -> list[dict[str, float]]:
    """Turn each alphabet, ordered by frequency, into weights that fall like 1, 1/2, 1/3 …"""
    tables = []
    for letters in DATA["letters"].values():
        whole = sum(1 / rank for rank in range(1, len(letters) + 1))
        tables.append({letter: 1 / rank / whole for rank, letter in enumerate(letters, start=1)})
    return tables


@cache
def _punctuation() -> dict[str, float]:
    return {sign: weight for signs, weight in DATA["punctuation"].items() for sign in signs}


def _weight(weights: dict[str, float], place: Place) -> float:
    if place.letter == "\ufffd" or "\x80" <= place.letter < "\xa0":
        return BROKEN
    sign = _punctuation().get(place.letter)
    if sign is not None:
        return NEVER * 10 if place.inside and place.letter != "’" else sign
    small = place.letter.lower()
    weight = weights.get(small) or weights.get(place.letter)
    if not weight:
        return NEVER
    if place.after_letter and place.after_other == (small < END_OF_LATIN):
        weight *= 0.1  # Latin languages rarely put two such letters side by side, others never one behind an ASCII one
    if place.letter != small and small in weights:
        return weight * (0.01 if place.after_small else 0.3)
    return weight if place.after_letter or place.letter == place.letter.upper() else weight * 0.5
