"""Change the fields of a record, and notice when somebody else did so meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what it was, what is stored now, what was sent."""

    field: str
    label: str
    original: Any
    theirs: Any
    mine: Any


class EditConflict(DomainError):
    """Somebody changed the same fields since the form was opened; nothing was stored."""

    def __init__(self, clashes: list[Clash]) -> None:
        names = ", ".join(clash.label for clash in clashes)
        super().__init__(f"Somebody else changed {names} meanwhile. Choose which to keep.")
        self.clashes = clashes


def apply(
    record: models.Model, values: Mapping[str, Any], originals: Mapping[str, Any] | None = None
) -> dict[str, list[Any]]:
    """
    Set the fields that differ, on a record just locked and read, and tell {field: [before, after]} as text.

    `originals` are the values that the person saw; a field is in conflict if the stored value is neither the
    original nor already what was sent.

    :raises EditConflict: if there is one; the record is left as it was.
    """
    if clashes := find_clashes(record, values, originals or {}):
        raise EditConflict(clashes)
    before = {name: getattr(record, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(record, name, value)
    return {name: [as_text(before[name]), as_text(value)] for name, value in changed.items()}


@dataclass(frozen=True, slots=True)
class Edit:
    """
    What is done to one field of many records.

    `how` is "set"; "increase", "decrease", "percent" for numbers; "later" by days for days and moments; "add" and
    "remove" for several values at once. What is empty has no value to change, except by "set" and "add".
    """

    field: str
    how: str
    value: Any = None

    def of(self, before: Any) -> Any:
        """Give what becomes of a value."""
        if self.how == "set":
            return self.value
        if self.how in {"add", "remove"}:
            several = list(before or ())
            return _put(several, self.value) if self.how == "add" else [one for one in several if one not in self.value]
        return before if before is None else self._reckoned(before)

    def _reckoned(self, before: Any) -> Any:
        """
        Reckon with a value that is there.

        :raises DomainError: if that leads beyond every calendar.
        """
        try:
            match self.how:
                case "increase":
                    return before + self.value
                case "decrease":
                    return before - self.value
                case "percent":
                    return type(before)(round(before * (100 + self.value) / 100, 2))
                case _:
                    return before + timedelta(days=int(self.value))
        except OverflowError as error:
            raise DomainError("No calendar goes that far.", field=self.field) from error


def _put(several: list[Any], more: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys([*several, *more]))


def find_clashes(record: models.Model, values: Mapping[str, Any], originals: Mapping[str, Any]) -> list[Clash]:
    """List the fields whose stored value is neither what the person saw nor already what they sent."""
    return [
        Clash(name, _label(record, name), originals[name], stored, mine)
        for name, mine in values.items()
        if name in originals and (stored := getattr(record, name)) not in (originals[name], mine)
    ]


def merge(stored: Sequence[str], mine: Sequence[str], original: Sequence[str] | None = None) -> list[str]:
    """Take what was added to and removed from a list over into the stored one, in its order; nobody loses anything."""
    seen = stored if original is None else original
    gone = set(seen) - set(mine)
    return list(
        dict.fromkeys([each for each in stored if each not in gone] + [each for each in mine if each not in seen])
    )


def as_text(value: Any) -> Any:
    """Say a value as JSON can keep it and a person can read it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value if isinstance(value, str | list | dict) else str(value)


def _label(record: models.Model, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
