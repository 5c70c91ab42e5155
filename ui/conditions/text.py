"""
Conditions as they stand in an address, to be read and written by hand as well:

    where=1:source:is:0198f…,contacted:empty,or(priority:any:hot;high,score:more:70)

A number of the notation, then conditions of which all hold: field, operator, values between semicolons. `or(…)` holds
if any of its conditions does, `and(…)` if all do. A value with a sign of the notation stands in quotes, 'Acme, Inc.',
a quote in it is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import DomainError
from ui.conditions.tree import DEEPEST, LONGEST_VALUE, MOST, MOST_VALUES, Condition, Group

VERSION = "1"
LONGEST = 3000  # letters of the whole; an address has room for twice as many
UNESCAPED = ":,;()'"  # what an address may hold as it is
EMPTY = Group()

NUMBER = re.compile(r"(\d{1,4}):")
NAME = re.compile(r"[^:,;()'\s]{1,100}")
BARE = re.compile(r"[^,;()']*")
QUOTED = re.compile(r"'((?:[^']|'')*)'")
PLAIN = re.compile(r"[^,;()'\s](?:[^,;()']*[^,;()'\s])?")


class Unreadable(DomainError):
    """A text is no conditions."""


def read(text: str) -> Group:
    """
    Read conditions from an address.

    :raises Unreadable: if they are none, too many or too deep, or written in a later notation.
    """
    if len(text) > LONGEST:
        raise Unreadable(_("It is longer than %(most)s letters.") % {"most": LONGEST})
    number = NUMBER.match(text)
    if number and number[1] != VERSION:
        raise Unreadable(_("It was written by another version of Relay."))
    found = _Reader(text, number.end() if number else 0).whole()
    if sum(1 for _each in found.conditions()) > MOST:
        raise Unreadable(_("It has more than %(most)s conditions.") % {"most": MOST})
    if found.depth() > DEEPEST:
        raise _too_deep()
    return found


def write(group: Group) -> str:
    """Write conditions for an address; none are an empty text."""
    items = (group,) if group.any and group.items else group.items
    return f"{VERSION}:{','.join(map(_written, items))}" if items else ""


def _too_deep() -> Unreadable:
    return Unreadable(_("Its groups stand more than %(most)s deep.") % {"most": DEEPEST})


def _written(item: Condition | Group) -> str:
    if isinstance(item, Group):
        return f"{'or' if item.any else 'and'}({','.join(map(_written, item.items))})"
    parts = [item.key, item.operator]
    return ":".join([*parts, ";".join(map(_quoted, item.values))] if item.values else parts)


def _quoted(value: str) -> str:
    return value if PLAIN.fullmatch(value) else "'{}'".format(value.replace("'", "''"))


@dataclass(slots=True)
class _Reader:
    text: str
    at: int

    def whole(self) -> Group:
        if self.at == len(self.text):
            return EMPTY
        items = tuple(self.items(1))
        if self.at < len(self.text):
            raise self.stuck()
        only = items[0]
        return only if len(items) == 1 and isinstance(only, Group) else Group(items)

    def items(self, depth: int) -> Iterator[Condition | Group]:
        yield self.item(depth)
        while self.takes(","):
            yield self.item(depth)

    def item(self, depth: int) -> Condition | Group:
        name = self.word()
        if name in {"or", "and"} and self.takes("("):
            return self.group(name == "or", depth + 1)
        if not self.takes(":"):
            raise self.stuck()
        operator = self.word()
        return Condition(name, operator, self.values() if self.takes(":") else ())

    def group(self, is_any: bool, depth: int) -> Group:
        if depth > DEEPEST + 1:  # the outermost brackets may be the whole
            raise _too_deep()
        items = () if self.takes(")") else tuple(self.items(depth))
        if items and not self.takes(")"):
            raise self.stuck()
        return Group(items, any=is_any)

    def values(self) -> tuple[str, ...]:
        found = [self.value()]
        while self.takes(";"):
            found.append(self.value())
        if len(found) > MOST_VALUES:
            raise Unreadable(_("A condition has more than %(most)s values.") % {"most": MOST_VALUES})
        return tuple(found)

    def value(self) -> str:
        quoted = QUOTED.match(self.text, self.at)
        found = quoted or BARE.match(self.text, self.at)
        assert found  # noqa: S101 - the second may be empty
        self.at = found.end()
        value = found[1].replace("''", "'") if quoted else found[0].strip()
        if len(value) > LONGEST_VALUE:
            raise Unreadable(_("A value has more than %(most)s letters.") % {"most": LONGEST_VALUE})
        return value

    def word(self) -> str:
        found = NAME.match(self.text, self.at)
        if not found:
            raise self.stuck()
        self.at = found.end()
        return found[0]

    def takes(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def stuck(self) -> Unreadable:
        rest = self.text[self.at : self.at + 20]
        if not rest:
            return Unreadable(_("It stops halfway."))
        return Unreadable(_("It makes no sense from “%(rest)s” on.") % {"rest": rest})
