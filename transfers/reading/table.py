"""Open a file that somebody uploaded as a table, whatever program wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from transfers.reading import delimited, dialects, encodings, filetype, headings, notes, sheets
from transfers.reading.delimited import Delimited
from transfers.reading.errors import Unreadable
from transfers.reading.rows import Row

type Sample = list[list[str] | None]


class Source(Protocol):
    """Something that yields rows: a text file or a sheet."""

    def rows(self, *, width: int, after: int) -> Iterator[Row]: ...


class Count(NamedTuple):
    """What a full pass found below the headings."""

    rows: int
    blank: int
    problems: int


@dataclass(frozen=True)
class Table:
    """
    A table whose rows are read only when asked for.

    `header_row` is 0 when there are no headings; `delimiter` is empty for a single column and for sheets.
    """

    columns: list[str]
    header_row: int
    notes: list[str]
    count_estimate: int
    source: Source
    encoding: str = ""
    encoding_label: str = ""
    encoding_is_guess: bool = False
    other_encodings: tuple[str, ...] = ()
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield every row below the headings, blank and broken ones too, from after row number `start` on."""
        return self.source.rows(width=len(self.columns), after=max(start, self.header_row))

    def sample(self, n: int = 20) -> list[Row]:
        """Give the first rows that have something in them."""
        return list(islice((row for row in self.rows() if not row.blank), n))

    def count(self) -> Count:
        """Count in a pass over the whole file; the second time it is known."""
        return self._count

    @cached_property
    def _count(self) -> Count:
        rows = blank = problems = 0
        for row in self.rows():
            rows += 1
            blank += row.blank
            problems += bool(row.problem)
        return Count(rows, blank, problems)


def open_table(
    path: Path | str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
) -> Table:
    """
    Find out how a file is to be read; what is given is not looked for.

    :param header_row: the number of the row with the headings, from 1; 0 if there is none.
    :raises Unreadable: with a sentence for the person who uploaded the file.
    """
    path = Path(path)
    kind = filetype.kind_of(path)
    if kind == "text":
        return _open_text(path, encoding, delimiter, header_row)
    return _open_sheet(path, sheet, header_row)


def _open_sheet(path: Path, name: str | None, header_row: int | None) -> Table:
    found = sheets.load(path, name)
    table = _table(found.content.sample(), found, header_row=header_row, lines=found.height)
    about = [f"The workbook has {len(found.others) + 1} sheets; “{found.name}” is read."] if found.others else []
    return replace(table, notes=[*about, *found.notes, *table.notes], sheet=found.name, other_sheets=found.others)


def _open_text(path: Path, name: str | None, delimiter: str | None, header_row: int | None) -> Table:
    with path.open("rb") as file:
        head = file.read(filetype.HEAD)
    shape = delimited.shape(path)
    whole = shape.size <= len(head)
    encoding = encodings.given(path, name) if name else encodings.find(path, head)
    text = encodings.decode_head(head, encoding)
    filetype.refuse_other_text(text)
    dialect = dialects.find(text, whole=whole, delimiter=delimiter)
    source = Delimited(path, encoding, dialect)
    if delimited.may_be_unclosed(shape, encoding):
        source.refuse_unclosed()
    table = _table(source.sample(), source, header_row=header_row, lines=shape.lines - dialect.sep_line)
    return replace(
        table,
        notes=[*notes.of_text(encoding, dialect, chosen=delimiter is not None), *table.notes],
        encoding=encoding.name,
        encoding_label=encoding.label,
        encoding_is_guess=encoding.guess,
        other_encodings=encoding.others,
        delimiter=dialect.delimiter,
    )


def _table(sample: Sample, source: Source, *, header_row: int | None, lines: int) -> Table:
    records = [record or [] for record in sample]
    header = headings.find(records) if header_row is None else header_row
    if not 0 <= header <= len(records):
        raise Unreadable(f"There is no row {header} among the first {len(records)} rows.")
    if header_row is None:
        _refuse_malformed(sample, header)
    if not any(any(cell.strip() for cell in record) for record in records[max(header - 1, 0) :]):
        raise Unreadable(_nothing(len(records), header_row))
    width = headings.width(records, header)
    named = records[header - 1] if header else []
    return Table(
        columns=headings.names(named, width),
        header_row=header,
        notes=list(notes.of_headings(records, header, width)),
        count_estimate=max(lines - header, 0),
        source=source,
    )


def _nothing(records: int, header_row: int | None) -> str:
    if header_row:
        return f"From row {header_row} on there is no text."
    looked = f" among its first {records} rows" if records == dialects.MOST_RECORDS else ""
    return f"The file has no text in it{looked}."


def _refuse_malformed(sample: Sample, header: int) -> None:
    """Refuse to choose headings where a row that cannot be read may be the one that has them."""
    first = next((number for number, record in enumerate(sample, start=1) if record), 0)
    for number, record in enumerate(sample[: header or first], start=1):
        if record is None:
            raise Unreadable(f"Row {number}, at or above the headings, cannot be read. {delimited.MALFORMED}")
