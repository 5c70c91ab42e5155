"""Take the matcher's weights from invented people: how often each level is met among one's writings and strangers'."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from itertools import combinations

from contacts.duplicates.comparing import compare
from contacts.duplicates.people import Person, person
from crm.bench.duplicates.invented import Population
from crm.bench.duplicates.measuring import measure

PEOPLE, STRANGERS, SEED = 20_000, 200_000, 1

type Counts = defaultdict[str, Counter[str]]


def weigh() -> str:
    """Write the table of `contacts.duplicates.weights`."""
    people = [(who, person(row)) for who, row in Population(PEOPLE, SEED).rows()]
    one, strangers = _of_one(people), _of_strangers(people)
    lines = []
    for field in sorted(one):
        if field == "swap":
            continue
        levels = sorted(set(one[field]) | set(strangers[field]))
        shares = ((level, _share(one[field], level), _share(strangers[field], level)) for level in levels)
        cells = ", ".join(f'"{level}": ({of_one:.4f}, {of_strangers:.6f})' for level, of_one, of_strangers in shares)
        lines.append(f'    "{field}": {{{cells}}},')
    return "\n".join(lines)


def _share(counts: Counter[str], level: str) -> float:
    """Give a level's share; one that was never met is taken for met half a time."""
    return (counts[level] + 0.5) / (counts.total() + 1)


def _of_one(people: list[tuple[int, Person]]) -> Counts:
    writings: defaultdict[int, list[Person]] = defaultdict(list)
    for who, each in people:
        writings[who].append(each)
    found: Counts = defaultdict(Counter)
    for group in writings.values():
        for one, other in combinations(group, 2):
            _count(found, one, other)
    return found


def _of_strangers(people: list[tuple[int, Person]]) -> Counts:
    dice, found = random.Random(SEED), defaultdict[str, Counter[str]](Counter)  # noqa: S311
    for _ in range(STRANGERS):
        (who, one), (who_else, other) = dice.sample(people, 2)
        if who != who_else:
            _count(found, one, other)
    return found


def _count(found: Counts, one: Person, other: Person) -> None:
    for each in compare(one, other):
        found[each.field][each.level] += 1


def thresholds() -> str:
    """Tell how well other invented people are told apart from which chance on: where the threshold comes from."""
    people = [(who, person(row)) for who, row in Population(PEOPLE // 2, SEED + 1).rows()]
    lines = []
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98):
        found = measure(people, threshold)
        lines.append(f"{threshold:4.2f}  F1 {found.pairs.f1:.4f}  of groups {found.groups.f1:.4f}")
    return "\n".join(lines)
