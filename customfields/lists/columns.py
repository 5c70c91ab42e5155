"""A field as a column: its cells, its text in a file, and its lines on a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customfields.lists.held import PATH
from customfields.models import FieldDefinition, Kind
from ui import filters
from ui.filters import Reader
from ui.lists import Column, Option
from workspaces.current import current_workspace
from workspaces.models import User

initials, colour_of = filters.FILTERS["initials"], filters.FILTERS["colour_of"]
type Names = Sequence[dict[str, Any]] | None
type Show = Callable[[Any, Names, Reader], Any]  # of a kept value and what it names
type Say = Callable[[Any, Names], Any]

LONGEST_CELL = 200  # letters of a long text
UNSORTED = frozenset({Kind.LONG_TEXT, Kind.MULTI_SELECT, Kind.MEMBER})
CELL_KINDS = {
    Kind.NUMBER: "number",
    Kind.MONEY: "money",
    Kind.DATE: "day",
    Kind.DATETIME: "moment",
    Kind.SELECT: "pill",
    Kind.MULTI_SELECT: "tags",
    Kind.URL: "website",
    Kind.EMAIL: "email",
    Kind.PHONE: "phone",
    Kind.MEMBER: "person",
}


def number(kept: float) -> str:
    return f"{Decimal(str(kept)):,f}"


def yes_or_no(kept: Any) -> str:
    return _("Yes") if kept else _("No")


def person_of(names: Names) -> User | None:
    return User(**names[0]) if names else None


def _moment(kept: Any, names: Names, reader: Reader) -> tuple[str, str]:
    moment = datetime.fromisoformat(kept)
    return reader.when(moment), reader.exact(moment)


def _person(kept: Any, names: Names, reader: Reader) -> Any:
    person = person_of(names)
    return (person.name, colour_of(person.name), initials(person.name)) if person else ""


def _option(kept: Any, names: Names, reader: Reader) -> Option | None:
    return Option(kept, names[0]["name"], names[0]["colour"]) if names else None


SHOW: Mapping[str, Show] = {
    Kind.LONG_TEXT: lambda kept, names, reader: kept if len(kept) <= LONGEST_CELL else f"{kept[:LONGEST_CELL]}…",
    Kind.NUMBER: lambda kept, names, reader: number(kept),
    Kind.MONEY: lambda kept, names, reader: reader.money(Decimal(str(kept)), current_workspace().currency),
    Kind.DATE: lambda kept, names, reader: reader.day(date.fromisoformat(kept)),
    Kind.DATETIME: _moment,
    Kind.BOOLEAN: lambda kept, names, reader: yes_or_no(kept),
    Kind.SELECT: _option,
    Kind.MULTI_SELECT: lambda kept, names, reader: [(each["name"], each["colour"]) for each in names or ()],
    Kind.MEMBER: _person,
}
NOTHING: Mapping[str, Any] = {Kind.DATETIME: None, Kind.SELECT: None, Kind.MULTI_SELECT: ()}
SAY: Mapping[str, Say] = {
    Kind.DATETIME: lambda kept, names: datetime.fromisoformat(kept),
    Kind.BOOLEAN: lambda kept, names: yes_or_no(kept),
    Kind.SELECT: lambda kept, names: names[0]["name"] if names else kept,
    Kind.MULTI_SELECT: lambda kept, names: "; ".join(each["name"] for each in names or ()),
    Kind.MEMBER: lambda kept, names: person.name if (person := person_of(names)) else kept,
}


def column_of(field: FieldDefinition, key: str) -> Column:
    """Make the column of a field, whose values stand in a row under `PATH`."""
    show, say, nothing = SHOW.get(field.kind), SAY.get(field.kind), NOTHING.get(field.kind, "")

    def make(values: Sequence[Any], named: Mapping[Any, Option], reader: Reader) -> Any:
        kept, names = _held(values, field.key)
        if kept is None:
            return nothing
        return show(kept, names, reader) if show else kept

    def plain(values: Sequence[Any], named: Mapping[Any, Option]) -> Any:
        kept, names = _held(values, field.key)
        return say(kept, names) if say and kept is not None else kept

    return Column(
        key=key,
        label=field.label,
        paths=(PATH,),
        kind=CELL_KINDS.get(Kind(field.kind), "text"),
        sort="" if field.kind in UNSORTED else key,
        edit=field.name,
        shown=False,
        minor=True,
        make=make,
        plain=plain,
    )


def _held(values: Sequence[Any], key: str) -> tuple[Any, Names]:
    """Take a field's value out of a row, and what it names."""
    kept, names = (values[0] or {}).get(key, (None, None))
    return kept, names
