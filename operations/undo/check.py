"""Tell which records are no longer as an operation left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from operations.undo.net import BOOKKEEPING, Columns, Net
from operations.undo.tables import Table, columns_until, referring_to

type Groups = dict[UUID, list[Net]]

# Rows are locked in the order of their keys, as services lock them.
NOW = """
SELECT t.{key}, {record}, hstore(t), hash_record_extended(ROW({columns}), 0)
FROM {table} t JOIN (SELECT * FROM unnest(%s::uuid[], %s::uuid[]) named(record, key)) w ON {match}
ORDER BY 1, 2 {lock}
"""
REFERRING = "SELECT {column}, {key} FROM {table} WHERE {column} = ANY(%s) LIMIT 10000"


@dataclass(frozen=True, slots=True)
class Now:
    columns: Columns
    digest: int


type Present = dict[tuple[str, UUID, UUID], Now]


def present(nets: Iterable[Net]) -> Present:
    """Lock and read the rows as they are now; one that is gone is not in it."""
    by_table: dict[tuple[Table, int], list[Net]] = defaultdict(list)
    for net in nets:
        by_table[net.table, net.width].append(net)
    found: Present = {}
    for (table, width), wanted in by_table.items():
        for key, record, columns, digest in _read(table, width, wanted):
            found[table.name, record, key] = Now(columns, digest)
    return found


def _read(table: Table, width: int, wanted: list[Net]) -> list[tuple[UUID, UUID, Columns, int]]:
    statement = NOW.format(
        table=table.name,
        key=table.match.partition(" = ")[0].removeprefix("t."),
        record="w.record",
        columns=columns_until(table.name, width),
        match=table.match,
        lock="FOR UPDATE OF t" if table.is_record else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[net.record for net in wanted], [net.key for net in wanted]])
        return list(cursor.fetchall())


def reasons_to_stay(groups: Groups, now: Present) -> dict[UUID, str]:
    """Give the records that were changed since, with the reason; all rows of a record go back, or none."""
    found: dict[UUID, str] = {}
    for record, nets in groups.items():
        for net in nets:
            if reason := _reason(net, now.get((net.table.name, net.record, net.key))):
                found[record] = reason
                break
    return found | {record: _("Something was added to it since.") for record in _used(groups, found)}


def _reason(net: Net, now: Now | None) -> str:
    if net.is_gone or (net.first == "insert" and net.last == "delete"):
        return ""  # one that is back already stays as it is
    if now is None:
        return _("It was deleted since.") if net.is_root else _("Something of it was removed since.")
    if net.is_made or not net.after:
        return "" if now.digest == net.digest else _("It was changed since.")
    return "" if _is_as_left(net, now.columns) or is_back(net, now.columns) else _("It was changed since.")


def _is_as_left(net: Net, now: Columns) -> bool:
    return all(now.get(name) == value for name, value in net.after.items() if name not in BOOKKEEPING)


def is_back(net: Net, now: Columns) -> bool:
    """Tell whether a changed row is as it was before already."""
    return all(now.get(name) == net.before.get(name) for name in net.after if name not in BOOKKEEPING)


def _used(groups: Groups, known: dict[UUID, str]) -> set[UUID]:
    """List the made records that rows refer to which the operation did not make."""
    used: set[UUID] = set()
    made = {net.key: net.table for nets in groups.values() for net in nets if net.is_root and net.is_made}
    for table in set(made.values()):
        keys = [key for key, each in made.items() if each is table and key not in known]
        for other, column in referring_to(table.name):
            own = {(net.record, net.key) for key in keys for net in groups[key] if net.table is other and net.is_made}
            used |= {owner for owner, key in _referring(other, column, keys) if (owner, key) not in own}
    return used


def _referring(table: Table, column: str, keys: list[UUID]) -> list[tuple[UUID, UUID]]:
    key = table.match.partition(" = ")[0].removeprefix("t.")
    with connection.cursor() as cursor:
        cursor.execute(REFERRING.format(table=table.name, column=column, key=key), [keys])
        return list(cursor.fetchall())
