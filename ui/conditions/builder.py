"""What the builder of conditions shows: each condition with its choices, each group with what can be added to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ui.conditions.fields import Field
from ui.conditions.form import DAYS, EXACT
from ui.conditions.kinds import KINDS, MANY, ME, NOBODY, NONE, PAIR, YES, Operator
from ui.conditions.spans import DATE, NAMED, PATTERNS, pattern_of
from ui.conditions.tree import DEEPEST, Condition, Group
from ui.conditions.where import Bound, Where
from ui.conditions.words import Names, choices_of, say_values
from ui.lists.options import WORDS

type Pair = tuple[str, str]


class Choice(NamedTuple):
    """Something to choose: what is sent, what is shown, its colour, under which heading."""

    value: str
    label: str
    colour: str
    heading: str


@dataclass(frozen=True, slots=True)
class Days:
    """The parts of a value that names days: what is chosen, a number for it or a date."""

    chosen: str
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Row:
    """A condition as the builder shows it; `control` names what its values are set with."""

    path: str
    condition: Condition
    label: str
    problem: str
    operators: Sequence[Pair]
    control: str
    values: Sequence[str]
    choices: Sequence[Choice]
    said: str

    @property
    def id(self) -> str:
        return self.path.replace(".", "-")

    @property
    def days(self) -> Days:
        text = self.values[0] if self.values else ""
        if text == EXACT or DATE.fullmatch(text):
            return Days(EXACT, "", text if text != EXACT else "")
        return Days(*pattern_of(text), "")


@dataclass(frozen=True, slots=True)
class Box:
    """A group as the builder shows it."""

    path: str
    any: bool
    items: Sequence[Row | Box]
    may_nest: bool

    is_box = True


class Builder:
    def __init__(self, where: Where, names: Names) -> None:
        self.where = where
        self.names = names

    @property
    def root(self) -> Box:
        return self.box(self.where.group, "")

    def box(self, group: Group, path: str) -> Box:
        places = [f"{path}.{number}" if path else str(number) for number in range(len(group.items))]
        items = [
            self.box(item, place) if isinstance(item, Group) else self.row(item, place)
            for item, place in zip(group.items, places, strict=True)
        ]
        depth = len(path.split(".")) + 1 if path else 1
        return Box(path, group.any, items, may_nest=depth < DEEPEST)

    def row(self, condition: Condition, path: str) -> Row:
        bound = self.where.bound(condition)
        field, operator = bound.field, bound.operator
        operators = KINDS[field.kind].operators_of(field).values() if field else ()
        choices = list(self.choices(field)) if field and operator and _has_choices(field) else []
        return Row(
            path=path,
            condition=condition,
            label=str(field.label) if field else condition.key,
            problem=bound.problem,
            operators=[(each.key, str(each.label)) for each in operators],
            control=_control(field, operator),
            values=condition.values,
            choices=choices,
            said=_said(bound, self.names),
        )

    def choices(self, field: Field) -> Iterable[Choice]:
        if field.kind == "flag":
            yield from (Choice(key, {"yes": _("Yes"), "no": _("No")}[key], "", "") for key in YES)
            return
        if field.kind == "person":
            yield from (Choice(ME, _("Me"), "", ""), Choice(NOBODY, _("Nobody"), "", ""))
        for value, option in choices_of(field, self.names).items():
            if value not in WORDS:
                colour = "" if option.colour == "gray" else option.colour
                yield Choice(str(value), option.label, colour, self.heading(option.parent))

    def heading(self, parent: Any) -> str:
        return next((options[parent].label for options in self.names.values() if parent in options), "")

    @property
    def fields(self) -> list[tuple[str, list[Pair]]]:
        """What a condition can be added on, by section."""
        found: dict[str, list[Pair]] = {}
        for field in self.where.fields.values():
            found.setdefault(str(field.section), []).append((field.key, str(field.label)))
        return list(found.items())

    @property
    def spans(self) -> list[Pair]:
        """Days to choose from; # stands where a number is asked for."""
        named = [(key, str(label)) for key, label in NAMED.items()]
        counted = [(key, str(label % {"n": 2}).replace("2", "…")) for key, label in PATTERNS.items()]
        return [*named, *counted, (EXACT, _("a date…"))]

    @property
    def shape(self) -> str:
        """Tell what would make the builder look different: not the values."""
        return _shape(self.root)


def _has_choices(field: Field) -> bool:
    return field.kind in {"choice", "person", "several", "flag"}


def _control(field: Field | None, operator: Operator | None) -> str:
    if field is None or operator is None or operator.takes == NONE:
        return "none"
    if operator.takes == PAIR:
        return "dates" if field.kind in DAYS else "numbers"
    if _has_choices(field):
        return "boxes" if operator.takes == MANY else "choice"
    return "days" if field.kind in DAYS else "text" if field.kind == "text" else "number"


def _said(bound: Bound, names: Names) -> str:
    if bound.field is None or bound.operator is None:
        return ", ".join(bound.condition.values)
    return say_values(bound.field, bound.operator, bound.condition.values, names)


def _shape(item: Row | Box) -> str:
    if isinstance(item, Box):
        return f"{item.any}({','.join(map(_shape, item.items))})"
    days = item.days.chosen if item.control == "days" else ""
    return f"{item.condition.key}:{item.condition.operator}:{days}"
