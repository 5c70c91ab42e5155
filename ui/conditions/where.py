"""Conditions bound to the fields of a list: what they ask of the rows, how they read, and what of them is ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext as _

from ui.conditions import text as notation
from ui.conditions.fields import Field
from ui.conditions.kinds import KINDS, NONE, Asker, Operator, Unfit, unknown_operator
from ui.conditions.tree import Condition, Group
from ui.conditions.words import Names, say_distance, say_values

MOST_BRANCHES = 6


@dataclass(frozen=True, slots=True)
class Bound:
    """
    A condition with its field, operator and values, as far as there are such.

    `problem` says why it is ignored; one that is not complete yet is ignored without a word.
    """

    condition: Condition
    field: Field | None = None
    operator: Operator | None = None
    values: Sequence[Any] | None = None
    problem: str = ""

    def q(self) -> Q | None:
        if self.field is None or self.operator is None or self.values is None:
            return None
        return self.operator.test(self.field, self.values)


@dataclass(frozen=True, slots=True)
class Said:
    """One item of the outermost group in words: a condition, or the conditions of a group."""

    place: int
    text: str
    problem: str


class Where:
    """
    The conditions of an address.

    A text that cannot be read, a field that is gone, a value that is none: each is said and left out, and the others
    hold.
    """

    def __init__(self, text: str, fields: Mapping[str, Field], asker: Asker) -> None:
        self.text = text
        self.fields = fields
        self.asker = asker
        self.problem = ""
        self.group = notation.EMPTY
        try:
            self.group = notation.read(text)
        except notation.Unreadable as error:
            self.problem = error.message

    @classmethod
    def of(cls, group: Group, fields: Mapping[str, Field], asker: Asker) -> Self:
        """Bind conditions that come from elsewhere; the problem says why an address could not hold them."""
        made = cls(notation.write(group), fields, asker)
        made.group = group
        return made

    def bound(self, condition: Condition) -> Bound:
        field = self.fields.get(condition.key)
        if field is None:
            return Bound(condition, problem=_("There is no field “%(key)s” any more.") % {"key": condition.key})
        kind = KINDS[field.kind]
        operator = kind.operators_of(field).get(condition.operator)
        if operator is None:
            return Bound(condition, field, problem=unknown_operator(field, condition.operator))
        try:
            values = kind.values(field, operator, condition.values, self.asker)
        except Unfit as error:
            return Bound(condition, field, operator, problem=error.message)
        return Bound(condition, field, operator, values)

    @cached_property
    def q(self) -> Q | None:
        """What the rows must fulfil; None where nothing is asked of them."""
        return self._q(self.group)

    def _q(self, item: Condition | Group) -> Q | None:
        if isinstance(item, Condition):
            return self.bound(item).q()
        found = None
        for each in filter(None, map(self._q, item.items)):
            found = each if found is None else (found | each if item.any else found & each)
        return found

    @cached_property
    def branches(self) -> list[Q]:
        """
        Take the conditions apart into a few whose rows together are all, doubled ones among them.

        An index serves each where none serves them at once: "mine, or worth more than 1,000".
        """
        if self.q is None:
            return []
        if self.group.any:
            return self._apart(self.group) or [self.q]
        for place, item in enumerate(self.group.items):
            if isinstance(item, Group) and item.any and (branches := self._apart(item)):
                rest = self._q(self.group.without(place))
                return [branch if rest is None else rest & branch for branch in branches]
        return [self.q]

    def _apart(self, group: Group) -> list[Q]:
        found = [each for each in map(self._q, group.items) if each is not None]
        return found if 1 < len(found) <= MOST_BRANCHES else []

    @cached_property
    def keys(self) -> set[str]:
        """Name the fields that are compared."""
        return {condition.key for condition in self.group.conditions()}

    def chosen(self, key: str) -> set[Any]:
        """Give the choices named by conditions on a field."""
        bound = (self.bound(condition) for condition in self.group.conditions() if condition.key == key)
        return {value for each in bound for value in each.values or ()}

    def complete(self) -> Group:
        """Leave out what is not complete yet: conditions that wait for a value, groups without conditions."""
        return self._complete(self.group)

    def _complete(self, group: Group) -> Group:
        items = [self._complete(item) if isinstance(item, Group) else item for item in group.items]
        return replace(group, items=tuple(item for item in items if not self._waits(item)))

    def _waits(self, item: Condition | Group) -> bool:
        if isinstance(item, Group):
            return not item.items
        bound = self.bound(item)
        return not bound.problem and bound.values is None

    def said(self, names: Names) -> Iterator[Said]:
        """Say the items of the outermost group, or the whole where any of them is enough."""
        parts = [self.group] if self.group.any else self.group.items
        for place, item in enumerate(parts):
            conditions = item.conditions() if isinstance(item, Group) else [item]
            problems = [bound.problem for bound in map(self.bound, conditions) if bound.problem]
            yield Said(place, self.say(item, names), " ".join(problems))

    def say(self, item: Condition | Group, names: Names) -> str:
        if isinstance(item, Condition):
            return self._say_one(self.bound(item), names)
        texts = [(each, self.say(each, names)) for each in item.items]
        said = [f"({text})" if isinstance(each, Group) else text for each, text in texts if text]
        return (_(" or ") if item.any else _(" and ")).join(said)

    def _say_one(self, bound: Bound, names: Names) -> str:
        field, operator, texts = bound.field, bound.operator, bound.condition.values
        if field is None or operator is None:
            label = bound.condition.key if field is None else str(field.label)
            return " ".join([label, bound.condition.operator, ", ".join(texts)]).strip()
        if field.kind in {"day", "moment"} and (said := say_distance(operator.key, texts)):
            return f"{field.label} {said}"
        said = "" if operator.takes == NONE else say_values(field, operator, texts, names)
        return f"{field.label} {operator.label} {said}".strip()

    def left(self, place: int) -> str:
        """Write the conditions without one item of the outermost group."""
        return notation.write(notation.EMPTY if self.group.any else self.group.without(place))
