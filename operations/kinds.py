"""What records of a kind are called, and where they are seen; each app says it of its own in `contributions.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse

from operations.undo.net import Columns
from operations.undo.tables import record_table
from ui.registry import Item, registry

type Names = Callable[[Mapping[UUID, Columns]], dict[UUID, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Item):
    """
    A kind of records that can be seen and deleted; `key` is its model's label, `noun` its name in events.

    `names` calls deleted records by what their `columns` held; `joins` is what a record needs to say its own name.
    """

    view: str
    icon: str
    noun: str
    columns: Sequence[str]
    names: Names
    joins: Sequence[str] = ()

    def url(self, record: UUID) -> str:
        return reverse(self.view, args=[record])


def kind_of(label: str) -> Kind | None:
    found: list[Any] = registry.items.get(Kind, [])
    return next((kind for kind in found if kind.key == label), None)


def described() -> list[Kind]:
    """List the kinds that can be in the recycle bin."""
    return list(registry.items.get(Kind, []))  # type: ignore[arg-type]


def live_names(label: str, records: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of those of the records that are there."""
    model: type[models.Model] = record_table(label).model
    kind = kind_of(label)
    rows = model._default_manager.filter(pk__in=list(records))
    return {row.pk: str(row) for row in (rows.select_related(*kind.joins) if kind and kind.joins else rows)}


def lost_names(label: str, rows: Mapping[UUID, Columns]) -> dict[UUID, str]:
    """Give the names of records that are not there, by what they held."""
    if kind := kind_of(label):
        return kind.names(rows)
    return {pk: columns.get("name") or columns.get("label") or "" for pk, columns in rows.items()}
