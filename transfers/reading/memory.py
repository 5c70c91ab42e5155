"""Keep as JSON what was found out about a file, so that a large one is looked through once only."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, cast

from transfers.reading.delimited import Delimited
from transfers.reading.dialects import Dialect
from transfers.reading.encodings import Encoding
from transfers.reading.sheets import Sheet
from transfers.reading.table import Table


def content_of(table: Table) -> Delimited:
    """Give the text that the rows are read from; that of a sheet goes away with its table."""
    return table.source.content if isinstance(table.source, Sheet) else cast("Delimited", table.source)


def facts_of(table: Table) -> dict[str, Any]:
    """Give what `recall` needs."""
    content = content_of(table)
    facts = {field.name: getattr(table, field.name) for field in fields(table) if field.name != "source"}
    return facts | {"content": {"encoding": asdict(content.encoding), "dialect": asdict(content.dialect)}}


def recall(path: Path, facts: Mapping[str, Any]) -> Table:
    """Open the text that `content_of` gave, wherever it lies now, without looking through it again."""
    known = dict(facts)
    content = known.pop("content")
    encoding = content["encoding"] | {"others": tuple(content["encoding"]["others"])}
    others = {name: tuple(known[name]) for name in ("other_encodings", "other_sheets")}
    return Table(**(known | others), source=Delimited(path, Encoding(**encoding), Dialect(**content["dialect"])))
