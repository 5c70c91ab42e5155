"""
How alike two people are, field by field: each field that both have gets one level, the best that applies.

What one of them does not have says nothing, neither for nor against.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from contacts.duplicates import folding
from contacts.duplicates.people import Person

MANY = 200_000
RANK = {"same": 4, "nickname": 3, "part": 3, "typo": 3, "initial": 2, "near": 2, "": 1, "different": 0}


class Closeness(NamedTuple):
    """`term` is the value that both have, where how common it is matters."""

    field: str
    level: str
    term: str = ""


def compare(one: Person, other: Person) -> list[Closeness]:
    """Give the level of every field that both have."""
    found = [
        *names(one, other),
        Closeness("email", emails(one.emails, other.emails)),
        Closeness("phone", phones(one.phones, other.phones)),
        Closeness("company", companies(one.company, other.company), one.company),
        Closeness("street", texts(one.street, other.street)),
        place(one, other),
        Closeness("birthday", days(one.birthday, other.birthday)),
        Closeness("external_id", ids(one.external_id, other.external_id)),
    ]
    return [each for each in found if each.level]


def names(one: Person, other: Person) -> list[Closeness]:
    """Hold first against first and last against last name, or crosswise where that fits better."""
    one, other = sorted((one, other), key=lambda each: (each.first, each.last))  # who comes first makes no difference
    first, last = first_names(one.first, other.first), last_names(one.last, other.last)
    if RANK[first] + RANK[last] < 6:
        crossed, crossed_back = last_names(one.first, other.last), last_names(one.last, other.first)
        if RANK[crossed] + RANK[crossed_back] > max(RANK[first] + RANK[last], 3):
            return [
                Closeness("swap", "swapped"),
                Closeness("first", crossed, one.first),
                Closeness("last", crossed_back, one.last),
            ]
    return [Closeness("first", first, one.first), Closeness("last", last, one.last)]


@lru_cache(MANY)
def first_names(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same"
    if folding.are_nicknames(one, other):
        return "nickname"
    if 1 in {len(one), len(other)}:
        return "initial" if one[0] == other[0] else "different"
    if _shares_words(one, other):
        return "part"
    return _spelling(one, other)


@lru_cache(MANY)
def last_names(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same"
    if _shares_words(one, other):
        return "part"
    return _spelling(one, other)


def _shares_words(one: str, other: str) -> bool:
    """Tell whether one name is the other with a further word: "Mary Ann", "Smith Jones"."""
    words, others = set(one.split()), set(other.split())
    return (words < others or others < words) and max(map(len, words & others)) > 2


def _spelling(one: str, other: str) -> str:
    """Tell a slip of the hand from another name."""
    longest = max(len(one), len(other))
    distance = OSA.distance(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=2)
    if distance == 0 or (distance == 1 and longest > 2) or (distance == 2 and longest > 5):
        return "typo"
    alike = JaroWinkler.similarity(one, other)
    return "near" if alike >= 0.86 or (longest > 3 and folding.sound(one) == folding.sound(other)) else "different"


def emails(ones: Sequence[str], others: Sequence[str]) -> str:
    """Give the best level of any two mailboxes."""
    if not ones or not others:
        return ""
    levels = {_mailboxes(one, other) for one in ones for other in others}
    return next(level for level in ("same", "typo", "local", "shared", "domain", "different") if level in levels)


@lru_cache(MANY)
def _mailboxes(one: str, other: str) -> str:
    if one == other:
        return "shared" if folding.is_shared(one) else "same"
    local, _at, domain = one.partition("@")
    local_of_other, _at, domain_of_other = other.partition("@")
    local, local_of_other = local.replace(".", ""), local_of_other.replace(".", "")
    alike = OSA.normalized_similarity(one, other, score_cutoff=0.8)
    same_local = len(local) > 4 and local == local_of_other and local not in folding.SHARED
    if alike >= (0.88 if domain == domain_of_other else 0.8) and (same_local or _is_slip(local, local_of_other)):
        return "typo"
    if same_local:
        return "local"
    return "domain" if domain == domain_of_other and domain not in folding.FREE_MAIL else "different"


def _is_slip(one: str, other: str) -> bool:
    """Tell a misspelt mailbox from another one; those that only differ in their numbers are numbered."""
    if one != other and folding.without_digits(one) == folding.without_digits(other):
        return False
    return OSA.distance(one, other, score_cutoff=2) <= (2 if len(one) > 6 else 1)


def phones(ones: Sequence[str], others: Sequence[str]) -> str:
    if not ones or not others:
        return ""
    if not set(ones).isdisjoint(others):
        return "same"
    slips = any(OSA.distance(one, other, score_cutoff=1) <= 1 for one in ones for other in others)
    return "typo" if slips else "different"


@lru_cache(MANY)
def companies(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same"
    alike = token_set_ratio(one, other) >= 92 or OSA.normalized_similarity(one, other) >= 0.85
    return "near" if alike else "different"


@lru_cache(MANY)
def texts(one: str, other: str) -> str:
    """Hold one street against another, number and all."""
    if not one or not other:
        return ""
    if one == other:
        return "same"
    alike = OSA.normalized_similarity(one, other)
    return "typo" if alike >= 0.8 else "near" if alike >= 0.6 else "different"


def place(one: Person, other: Person) -> Closeness:
    """Say how near two addresses are: town and postcode speak of the same thing, so that the better one counts once."""
    town, postcode = texts(one.city, other.city), ids(one.postcode, other.postcode)
    if postcode == "same" and town in {"same", "typo", ""}:
        return Closeness("place", "postcode", one.postcode)
    if town == "same":
        return Closeness("place", "town" if postcode != "typo" else "slip", one.city)
    if "typo" in {town, postcode} or postcode == "same":
        return Closeness("place", "near")
    return Closeness("place", "different" if town or postcode else "")


@lru_cache(MANY)
def days(one: str, other: str) -> str:
    """Hold two dates, written as digits, against each other."""
    if not one or not other:
        return ""
    if one == other:
        return "same"
    distance = OSA.distance(one, other)
    swapped = one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]
    if distance == 1 or swapped:
        return "typo"
    return "near" if distance == 2 or one[:4] == other[:4] or one[4:] == other[4:] else "different"


@lru_cache(MANY)
def ids(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same"
    return "typo" if len(one) > 3 and OSA.distance(one, other, score_cutoff=1) == 1 else "different"
