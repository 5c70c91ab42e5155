"""How common a value is: that two people are both called Smith says little, Featherstonehaugh a lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log2

from contacts.duplicates.people import Person

POPULATION = 1_000  # people that a small workspace is imagined among, so that its three contacts are no evidence
USUAL = {"first": 0.004, "last": 0.001, "company": 0.001, "place": 0.003}  # how common a value is there
TERMS = tuple(USUAL)


class Rarity:
    """Counts of values among so many people."""

    def __init__(self, people: int, counts: Mapping[tuple[str, str], int]) -> None:
        self.people = people
        self.counts = counts

    def bits(self, field: str, term: str) -> float:
        """Tell how much it says that two strangers share this value, in bits."""
        share = (self.counts.get((field, term), 1) + POPULATION * USUAL[field]) / (self.people + POPULATION)
        return -log2(min(share, 1.0))

    @classmethod
    def among(cls, people: Iterable[Person]) -> Rarity:
        """Count the values of these people."""
        number, counts = 0, Counter[tuple[str, str]]()
        for number, each in enumerate(people, 1):  # noqa: B007 - the last number is how many there were
            counts.update(terms_of(each))
        return cls(number, counts)


def terms_of(person: Person) -> list[tuple[str, str]]:
    """List the values whose commonness matters."""
    values = (
        ("first", person.first),
        ("last", person.last),
        ("company", person.company),
        ("place", person.postcode),
        ("place", person.city),
    )
    return [(field, value) for field, value in values if value]
