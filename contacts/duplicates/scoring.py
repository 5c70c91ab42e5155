"""
How sure two contacts are one person, after Fellegi and Sunter: every field adds its evidence, in bits.

Three things keep the sum honest: sharing a rare value counts for more than sharing a common one; what a household or an
office shares counts at most for being of one household or office; people of different first names are never sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from contacts.duplicates.comparing import Closeness, compare
from contacts.duplicates.people import Person
from contacts.duplicates.rarity import POPULATION, TERMS, Rarity
from contacts.duplicates.weights import CIRCLE, CIRCLE_SIZE, DUPLICATES, SWAPPED, WEIGHTS

SHARING = frozenset({"same", "postcode", "town"})  # levels at which both have the very term
MOST_BITS = 60.0
A_QUESTION, FAMILY = 0.0, -2.0  # bits: the most that people of different first names can be one, and relatives
OWN = {("email", "same"), ("birthday", "same")}  # what families do not share, as a rule
BITS = {
    (field, level): log2(of_one / of_strangers)
    for field, levels in WEIGHTS.items()
    for level, (of_one, of_strangers) in levels.items()
} | {("swap", "swapped"): SWAPPED}
OF_ONE = {(field, level): log2(shares[0]) for field, levels in WEIGHTS.items() for level, shares in levels.items()}


@dataclass(frozen=True, slots=True)
class Score:
    """`chance` is from 0 to 1; `evidence` lists (field, level, bits), the strongest first."""

    chance: float
    evidence: list[tuple[str, str, float]]


def score(one: Person, other: Person, rarity: Rarity) -> Score:
    """Tell how sure it is that two people are one, and why."""
    evidence = [(each.field, each.level, weigh(each, rarity)) for each in compare(one, other)]
    return Score(chance_of(evidence, rarity.people), sorted(evidence, key=lambda each: -abs(each[2])))


def weigh(closeness: Closeness, rarity: Rarity) -> float:
    """Give the bits that a level says for, or below zero against, being one person."""
    field, level, term = closeness
    if level in SHARING and field in TERMS and term:
        return OF_ONE[field, level] + rarity.bits(field, term)
    return BITS.get((field, level), 0.0)


def chance_of(evidence: list[tuple[str, str, float]], people: int) -> float:
    """Add the evidence to what is known before: among many people two are less likely to be one."""
    strangers = log2(max(people, POPULATION))
    circle = sum(bits for field, level, bits in evidence if field in CIRCLE or level == "shared")
    own = sum(bits for _field, _level, bits in evidence) - circle
    total = log2(DUPLICATES) - strangers + own + min(circle, strangers - log2(CIRCLE_SIZE))
    levels = {(field, level) for field, level, _bits in evidence}
    if ("first", "different") in levels and ("external_id", "same") not in levels:
        total = min(total, A_QUESTION if levels & OWN else FAMILY)
    return 1 / (1 + 2 ** -max(min(total, MOST_BITS), -MOST_BITS))
