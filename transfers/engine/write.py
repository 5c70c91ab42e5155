"""
Rows into tables, a statement a batch.

COPY is refused on tables behind row-level security, so that a batch travels as one JSON text and PostgreSQL unfolds
it; triggers for search and tallies fire once a statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import NOT_PROVIDED

INSERT = "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"
UPDATE = """
UPDATE {table} old SET {sets} FROM json_populate_recordset(NULL::{table}, %s) new
WHERE old.id = new.id AND old.workspace_id = new.workspace_id
"""

type Values = dict[str, Any]


def insert(model: type[models.Model], rows: Sequence[Values]) -> None:
    """Insert rows given as {column: value}; columns that no row names are left to their defaults."""
    if rows:
        columns = ", ".join(f'"{column}"' for column in rows[0])
        _execute(INSERT.format(table=model._meta.db_table, columns=columns), rows)


def update(model: type[models.Model], rows: Sequence[Values], columns: Iterable[str]) -> None:
    """Set the columns of existing rows given as {column: value} with id and workspace_id."""
    if rows:
        sets = ", ".join(f'"{column}" = new."{column}"' for column in columns)
        _execute(UPDATE.format(table=model._meta.db_table, sets=sets), rows)


@cache
def blank_row(model: type[models.Model]) -> Values:
    """Give {column: default} of a model's stored columns, without its keys and what the database fills in."""
    fields = [f for f in model._meta.local_concrete_fields if not f.generated and not f.primary_key]
    return {
        field.column: _default(field) for field in fields if not field.is_relation and field.db_default is NOT_PROVIDED
    } | {field.column: None for field in fields if field.is_relation and field.column != "workspace_id"}


def _default(field: models.Field[Any, Any]) -> Any:
    return (
        field.get_default() if field.has_default() else ("" if field.empty_strings_allowed and not field.null else None)
    )


def _execute(sql: str, rows: Sequence[Values]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(rows, default=_plain, ensure_ascii=False)])


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")
