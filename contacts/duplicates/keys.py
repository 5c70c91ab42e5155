"""
Which contacts are held against each other at all: those that share a key.

A key is a short word made of one or two values, in the one spelling of `folding`, coarse enough that a slip of the hand
leaves another key untouched. Each is stored and indexed, so that a contact's candidates are one look-up away.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from contacts.duplicates import folding
from contacts.duplicates.people import Person

MOST_SHARING = 100  # a key that more contacts share tells too little to hold each against each
MOST_ROOTS = 6
LONGEST = 60


def keys_of(person: Person) -> list[str]:
    """List the keys of a person; the first letter names the kind, so that values of two kinds never meet."""
    found = [*_of_addresses(person), *_of_name(person), *_of_places(person)]
    return sorted({key[:LONGEST] for key in found})


def _of_addresses(person: Person) -> Iterator[str]:
    for email in person.emails:
        yield f"e{email}"
        local, _at, domain = email.partition("@")
        if len(local) > 4 and local not in folding.SHARED:
            yield f"l{local}"
            yield f"m{local[:3]}{domain[:3]}"
    for number in person.phones:
        yield f"p{number}"
    if person.external_id:
        yield f"x{person.external_id}"


def _of_name(person: Person) -> Iterator[str]:
    """Name the pair of names whichever stands first, by nicknames and sounds; a lone name goes with a birthday."""
    firsts = sorted(folding.roots(person.first))[:MOST_ROOTS] if person.first else []
    sounds = {folding.sound(each) for each in firsts} - {""}
    lasts = {folding.sound(person.last)} - {""}
    for one, other in product(sounds, lasts):
        yield "n{}|{}".format(*sorted((one, other)))
    if person.birthday:
        yield f"b{person.birthday}"
        year, month, day = person.birthday[:4], person.birthday[4:6], person.birthday[6:]
        for start in {sound[:3] for sound in sounds | lasts}:
            yield from (f"d{start}{year}", f"d{start}{month}{day}", f"d{start}{year[2:]}{month}")


def _of_places(person: Person) -> Iterator[str]:
    names = {folding.sound(each) for each in (person.first, person.last)} - {""}
    for place, name in product(filter(None, (person.postcode, person.company)), names):
        yield f"w{place}|{name}"
    if person.street and any(letter.isdigit() for letter in person.street):
        yield f"s{person.street}"
    for name in (person.first, person.last):
        if name and person.city:
            yield f"t{folding.sound(person.city)}|{folding.sound(name)}"
