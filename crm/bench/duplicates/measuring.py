"""Precision, recall and F1 of the product's matcher: the same keys, the same score, the same threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from contacts.duplicates.keys import MOST_SHARING, keys_of
from contacts.duplicates.people import Person
from contacts.duplicates.rarity import Rarity
from contacts.duplicates.scoring import score
from contacts.duplicates.weights import THRESHOLD

type Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """`pairs` as they are shown, `groups` after whoever is linked by pairs is taken for one person."""

    people: int
    true_pairs: int
    compared: int
    pairs: Quality
    groups: Quality


def measure(people: Sequence[tuple[object, Person]], threshold: float = THRESHOLD) -> Measured:
    """Find the duplicates among people of whom it is known who is who."""
    truth = _pairs_of(who for who, _person in people)
    rarity = Rarity.among(each for _who, each in people)
    candidates = _candidates([each for _who, each in people])
    found = {
        (one, other) for one, other in candidates if score(people[one][1], people[other][1], rarity).chance >= threshold
    }
    linked = _linked(found, len(people))
    return Measured(len(people), len(truth), len(candidates), _quality(found, truth), _quality(linked, truth))


def _quality(found: set[Pair], truth: set[Pair]) -> Quality:
    right = len(found & truth)
    return Quality(right / len(found) if found else 0.0, right / len(truth))


def _candidates(people: Sequence[Person]) -> set[Pair]:
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(people):
        for key in keys_of(each):
            sharing[key].append(number)
    few = (numbers for numbers in sharing.values() if len(numbers) <= MOST_SHARING)
    return {pair for numbers in few for pair in combinations(numbers, 2)}


def _pairs_of(names: Iterable[object]) -> set[Pair]:
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        groups[name].append(number)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def _linked(pairs: set[Pair], number: int) -> set[Pair]:
    """Give all pairs of those who are linked by pairs, directly or over others."""
    leader = list(range(number))

    def follow(each: int) -> int:
        while leader[each] != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for one, other in pairs:
        leader[follow(one)] = follow(other)
    return _pairs_of(map(follow, range(number)))
