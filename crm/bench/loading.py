"""Fill tables by the million, with INSERT … SELECT as the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
"""


@contextmanager
def bare_tables(tables: Sequence[str]) -> Iterator[None]:
    """Take indexes and foreign keys off tables while they are filled, and build them at the end: far quicker so."""
    connection.check_constraints()  # what waits for the commit would keep tables from being altered
    with connection.cursor() as cursor:
        indexes = _rows(INDEXES, tables)
        references = _rows(REFERENCES, tables)
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table, name, _ in references:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in references:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def run(statement: str, **parameters: Any) -> int:
    """Run one statement with %(named)s parameters; tell how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def insert(model: type[models.Model], columns: Mapping[str, str], source: str, **parameters: Any) -> int:
    """
    Insert what a query gives; `columns` maps columns to SQL over the source, the model's defaults fill the rest.

    :raises KeyError: if a column is none of the model's.
    """
    told = {"workspace_id": "%(workspace)s", "updated_at": "now()", **columns}
    fields = {str(field.column): field for field in model._meta.concrete_fields if not field.generated}
    expressions, values = {}, dict(parameters)
    for name, field in fields.items():
        if name in told:
            expressions[name] = told[name]
        elif not field.has_db_default() and field.get_default() is not None:
            expressions[name] = f"%(default_{name})s"
            values[f"default_{name}"] = field.get_db_prep_save(field.get_default(), connection)
    if unknown := columns.keys() - fields.keys():
        raise KeyError(f"{model._meta.label} has no {', '.join(sorted(unknown))}.")
    names = ", ".join(f'"{name}"' for name in expressions)
    return run(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(expressions.values())} {source}", **values
    )


def vacuum(tables: Sequence[str]) -> None:
    """Let the database know what it holds; outside a transaction, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE crm_owner")
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")
        cursor.execute("RESET ROLE")


def _rows(query: str, tables: Sequence[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(tables)])
        return list(cursor.fetchall())
