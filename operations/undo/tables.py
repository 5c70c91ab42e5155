"""The tracked tables: their columns, what they refer to, and the order in which their rows can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import NOT_PROVIDED

from core.tracking import Tracked, primary_key_of

COLUMNS = """
SELECT quote_ident(attname) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum BETWEEN 1 AND %s AND NOT attisdropped ORDER BY attnum
"""


@dataclass(frozen=True, eq=False)
class Table:
    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def is_record(self) -> bool:
        tracked: Tracked = self.model.tracked  # type: ignore[attr-defined]
        return not tracked.owners

    @property
    def is_named(self) -> bool:
        """Tell whether people speak of its rows: records, and what is written on several kinds of them."""
        tracked: Tracked = self.model.tracked  # type: ignore[attr-defined]
        return len(tracked.owners) != 1

    @property
    def match(self) -> str:
        """The condition that a row `t` is the one that `w` names by record and key."""
        *owner, key = primary_key_of(self.model)
        return " AND ".join([f"t.{key} = w.key", *(f"t.{column} = w.record" for column in owner)])

    @property
    def columns(self) -> list[str]:
        """The columns that are written; PostgreSQL makes the others itself."""
        return [str(field.column) for field in self.model._meta.local_concrete_fields if not field.generated]

    @property
    def references(self) -> list[models.ForeignKey[Any, Any]]:
        """The keys to other rows, but for the workspace."""
        keys = [field for field in self.model._meta.local_fields if isinstance(field, models.ForeignKey)]
        return [key for key in keys if key.name != "workspace"]

    @property
    def defaults(self) -> dict[str, str]:
        """What columns hold that are newer than a recorded row."""
        fields = [field for field in self.model._meta.local_concrete_fields if not field.generated]
        return {
            str(f.column): as_text(f.default) for f in fields if f.default is not NOT_PROVIDED and _plain(f.default)
        }


def _plain(value: Any) -> bool:
    return isinstance(value, str | bool | int)


def as_text(value: Any) -> str:
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


@cache
def tables() -> dict[str, Table]:
    """Give every tracked table by its name; those that others refer to come first."""
    waiting = {model for model in apps.get_models() if hasattr(model, "tracked")}
    found: dict[str, Table] = {}
    while waiting:
        free = [m for m in waiting if not {key.related_model for key in Table(m).references} & (waiting - {m})]
        for model in sorted(free, key=lambda each: each._meta.label):
            found[model._meta.db_table] = Table(model)
        waiting -= set(free)
    return found


@cache
def kinds() -> list[str]:
    """List the kinds of records; those that others refer to come first."""
    return [table.kind for table in tables().values() if table.is_record]


@cache
def record_table(kind: str) -> Table:
    return next(table for table in tables().values() if table.kind == kind and table.is_record)


@cache
def referring_to(name: str) -> list[tuple[Table, str]]:
    """List (table, column) of the tracked rows that refer to rows of a table."""
    target = tables()[name].model
    return [
        (table, str(key.column))
        for table in tables().values()
        for key in table.references
        if key.related_model is target
    ]


def columns_until(table: str, width: int) -> str:
    """Name the columns that a digest of a width stands for."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table, width])
        return ", ".join(f"t.{column}" for (column,) in cursor)
