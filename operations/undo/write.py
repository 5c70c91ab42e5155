"""Put the rows of checked records back, in an order in which every reference finds its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext as _

from core.errors import DomainError
from operations.undo.check import Present, is_back
from operations.undo.net import BOOKKEEPING, Columns, Net
from operations.undo.tables import Table, tables

NAMED = "(SELECT * FROM unnest(%s::uuid[], %s::uuid[]) named(record, key)) w"
REMOVE = "DELETE FROM {table} t USING {named} WHERE {match}"
CHANGE = """
UPDATE {table} t SET ({columns}) = (SELECT {values} FROM populate_record(t, w.before::hstore) p)
FROM (SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) named(record, key, before)) w WHERE {match}
"""
RESTORE = """
INSERT INTO {table} ({columns}) SELECT {values}
FROM unnest(%s::text[]) w(before), populate_record(NULL::{table}, w.before::hstore) p
"""


class ReferenceGone(DomainError):
    """A row cannot come back because what it belonged to is not there."""


def put_back(nets: Iterable[Net], now: Present) -> None:
    """
    Put the rows of records that were there before back as they were.

    :raises ReferenceGone: if one belonged to something that is not there.
    """
    by_table: dict[str, list[Net]] = defaultdict(list)
    for net in nets:
        by_table[net.table.name].append(net)
    in_order = [(table, by_table[name]) for name, table in tables().items() if name in by_table]
    for table, found in reversed(in_order):
        remove(table, [net for net in found if net.is_made])
    for table, found in in_order:
        _change(table, [(net, _wanted(net, now)) for net in found if net.is_changed and _is_due(net, now)])
        _restore(table, [net for net in found if net.is_gone and _place(net) not in now])


def remove(table: Table, nets: list[Net]) -> None:
    """Delete rows that the operation made; what they own goes with them."""
    if nets:
        _execute(REMOVE.format(table=table.name, named=NAMED, match=table.match), *_names(nets))


def _place(net: Net) -> tuple[str, UUID, UUID]:
    return net.table.name, net.record, net.key


def _is_due(net: Net, now: Present) -> bool:
    return not is_back(net, now[_place(net)].columns) if net.after else True


def _wanted(net: Net, now: Present) -> Columns:
    """Give the columns to set; who changed it last, and when, only where nobody did since."""
    columns = now[_place(net)].columns
    kept = {name for name in BOOKKEEPING if name in net.after and columns.get(name) != net.after[name]}
    return {name: value for name, value in net.before.items() if name not in kept}


def _change(table: Table, rows: list[tuple[Net, Columns]]) -> None:
    if not rows:
        return
    _tie(table, [columns for _net, columns in rows])
    named = {name for _net, columns in rows for name in columns}
    columns = [name for name in table.columns if name in named]
    statement = CHANGE.format(
        table=table.name,
        columns=", ".join(f'"{name}"' for name in columns),
        values=", ".join(f'p."{name}"' for name in columns),
        match=table.match,
    )
    _execute(statement, *_names([net for net, _columns in rows]), [literal(each) for _net, each in rows])


def _restore(table: Table, nets: list[Net]) -> None:
    if not nets:
        return
    rows = [{**table.defaults, **net.before} for net in nets]
    _tie(table, rows)
    columns = ", ".join(f'"{name}"' for name in table.columns)
    values = ", ".join(f'p."{name}"' for name in table.columns)
    _execute(RESTORE.format(table=table.name, columns=columns, values=values), [literal(row) for row in rows])


def _tie(table: Table, rows: list[Columns]) -> None:
    """Untie rows from what is gone by now, as the database would have done meanwhile."""
    for key in table.references:
        column = str(key.column)
        wanted = {value for row in rows if (value := row.get(column))}
        missing = wanted - _existing(key, wanted) if wanted else set()
        if missing and key.remote_field.on_delete is not models.DB_SET_NULL:
            raise ReferenceGone(_("Its %(what)s is not there.") % {"what": key.verbose_name})
        for row in rows:
            if row.get(column) in missing:
                row[column] = None


def _existing(key: Any, wanted: set[str]) -> set[str]:
    rows = key.related_model._base_manager.filter(pk__in=wanted)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def _names(nets: list[Net]) -> tuple[list[UUID], list[UUID]]:
    return [net.record for net in nets], [net.key for net in nets]


def _execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def literal(columns: Columns) -> str:
    """Write columns as PostgreSQL reads an hstore."""
    return ", ".join(
        f"{_quoted(name)} => {'NULL' if value is None else _quoted(value)}" for name, value in columns.items()
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
