"""
Conditions in a form, whose names say where in the groups something stands: `k.1.0` is the field of the first
condition in the second item.

`g` any or all of a group, `k` the field, `was` the field that the values are of, `o` the operator, `v` the values, of
days `n` the number and `d` the date that a value waits for. `new` names a field to add to a group; the buttons `group`
and `drop` name the group to add one to and the item to take out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.http import QueryDict

from ui.conditions.fields import Field
from ui.conditions.kinds import KINDS, NONE, ONE, PAIR, Operator
from ui.conditions.spans import PATTERNS
from ui.conditions.tree import DEEPEST, LONGEST_VALUE, MOST, MOST_VALUES, Condition, Group

NAME = re.compile(r"(?P<what>[gk])(?P<path>(?:\.[0-9]{1,2}){0,3})")
EXACT = "on"  # the choice of days that waits for a date
DAYS = frozenset({"day", "moment"})
type Item = Condition | Group


def read_form(data: QueryDict, fields: Mapping[str, Field]) -> Group:
    """Read the groups of a form, after what its buttons ask for."""
    return _Form(data, fields).group("")


class _Form:
    def __init__(self, data: QueryDict, fields: Mapping[str, Field]) -> None:
        self.data = data
        self.fields = fields
        self.inside: dict[str, list[str]] = defaultdict(list)
        names = [found for name in data if (found := NAME.fullmatch(name))]
        for found in names[: 2 * MOST]:
            path = found["path"].removeprefix(".")
            if path:
                self.inside[path.rpartition(".")[0]].append(path)

    def group(self, path: str) -> Group:
        places = sorted(set(self.inside[path]), key=lambda each: int(each.rpartition(".")[2]))
        items = [self.item(each) for each in places if each != self.data.get("drop")]
        items += self.added(path)
        return Group(tuple(items), any=self.data.get(f"g.{path}" if path else "g") == "any")

    def item(self, path: str) -> Item:
        if f"g.{path}" in self.data and path.count(".") < DEEPEST - 1:
            return self.group(path)
        key = self.data.get(f"k.{path}", "")
        field, was = self.fields.get(key), self.data.get(f"was.{path}", key)
        if field is None:
            values = tuple(text[:LONGEST_VALUE] for text in self.data.getlist(f"v.{path}")[:MOST_VALUES])
            return Condition(key or "?", self.data.get(f"o.{path}") or "is", values)
        if key != was:
            return fresh(field)
        operators = KINDS[field.kind].operators_of(field)
        operator = operators.get(self.data.get(f"o.{path}", "")) or next(iter(operators.values()))
        return Condition(key, operator.key, tuple(self.values(path, field, operator)))

    def values(self, path: str, field: Field, operator: Operator) -> Sequence[str]:
        if operator.takes == NONE:
            return ()
        texts = [text[:LONGEST_VALUE].strip() for text in self.data.getlist(f"v.{path}")][:MOST_VALUES]
        if operator.takes == PAIR:
            return texts[:2] if any(texts) else ()
        if field.kind in DAYS:
            texts = [self.days(path, text) for text in texts]
        texts = [text for text in texts if text]
        return texts[:1] if operator.takes == ONE else texts

    def days(self, path: str, text: str) -> str:
        """Put the number or the date into days that wait for one."""
        if text == EXACT:
            return self.data.get(f"d.{path}", "") or EXACT
        return text.replace("#", self.data.get(f"n.{path}", "") or "7") if text in PATTERNS else text

    def added(self, path: str) -> list[Item]:
        dotted = f".{path}" if path else ""
        field = self.fields.get(self.data.get(f"new{dotted}", ""))
        items: list[Item] = [fresh(field)] if field else []
        return [*items, Group(any=True)] if self.data.get("group") == (path or "top") else items


def fresh(field: Field) -> Condition:
    """Begin a condition on a field, with the first of its operators and as yet without values."""
    return Condition(field.key, next(iter(KINDS[field.kind].operators_of(field))))
