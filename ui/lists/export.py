"""Rows as a file for a spreadsheet: the columns that the member sees, as plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from ui.lists.asked import Asked
from ui.lists.cells import name_of, with_leavers
from ui.lists.columns import Column

MOST = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NAMED = frozenset({"person", "stage", "named", "pill"})


def csv_file(asked: Asked) -> HttpResponse:
    """Write the rows that are asked for, at most `MOST`, in their order; the name of the file says how many."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(column.label) for column in (asked.list.naming, *_columns(asked))])
    lines = list(_lines(asked))
    writer.writerows([[harmless(value) for value in line] for line in lines])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    first = f"-first-{MOST}" if len(lines) == MOST else ""
    name = f"{asked.list.key}{first}-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(value: Any) -> str:
    """Write a value so that a spreadsheet never takes text for a formula."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _columns(asked: Asked) -> list[Column]:
    """Amounts are followed by their currency."""
    found = []
    for column in asked.columns:
        found.append(column)
        if column.kind == "money" and not column.plain:
            found.append(Column(key="", label=asked.list.currency.title(), paths=column.paths[1:]))
    return found


def _lines(asked: Asked) -> Iterator[list[Any]]:
    columns = _columns(asked)
    naming = asked.list.naming
    paths = [path for column in (naming, *columns) for path in _read(column)]
    rows = asked.order.page(asked.shown(asked.rows), paths, MOST).rows
    width = len(asked.order.paths)
    ids = [row[width - 1] for row in rows]
    parts: list[Iterable[Any]] = []
    end = width + len(naming.paths)
    parts.append([name_of(row[width:end]) for row in rows])
    for column in columns:
        start, end = end, end + len(_read(column))
        parts.append(_values(asked, column, ids, [row[start:end] for row in rows]))
    yield from (list(line) for line in zip(*parts, strict=True))


def _read(column: Column) -> tuple[str, ...]:
    return column.paths[:1] if column.kind == "money" and not column.plain else column.paths


def _values(asked: Asked, column: Column, ids: list[Any], values: list[tuple[Any, ...]]) -> Iterable[Any]:
    if column.load:
        loaded = column.load(ids) if ids else {}
        return [", ".join(name for name, _colour in loaded.get(each, ())) for each in ids]
    named = asked.options.get(column.key, {})
    if column.plain:
        return [column.plain(each, named) for each in values]
    if column.kind not in NAMED:
        return [value for (value,) in values]
    if column.kind == "person":
        named = with_leavers(named, {value for (value,) in values})
    return [named[value].label if value in named else value or "" for (value,) in values]
