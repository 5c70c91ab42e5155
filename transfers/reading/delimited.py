"""Stream the rows of a delimited text file in constant memory."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from transfers.reading import dialects
from transfers.reading.dialects import LONGEST_RECORD, Dialect
from transfers.reading.encodings import KEPT, WIDE, Encoding, decode_head
from transfers.reading.errors import Unreadable
from transfers.reading.filetype import HEAD
from transfers.reading.rows import LONGEST_CELL, Row, judge

CHUNK = 1 << 20
LONGEST_LINE = 32 << 20
ALWAYS_VERIFIED = 4 << 20
UNCLOSED = "The quotation mark that opens in row {} is never closed, so the rows after it cannot be told apart. "
CLOSE_IT = "Close it, or delete it, and upload the file again."
MALFORMED = (
    "A quotation mark stands in the middle of a quoted cell. Write it twice, or delete it, so that the cells are clear."
)


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file whose encoding and dialect are known."""

    path: Path
    encoding: Encoding
    dialect: Dialect

    def rows(self, *, width: int, after: int) -> Iterator[Row]:
        """Yield the rows with a number above `after`; those before are parsed, which is fast, but not looked at."""
        with self._open() as stream:
            cursor = _Cursor(stream, self.dialect)
            while not cursor.ended:
                try:
                    cursor.skip(after)
                    yield from self._good(cursor, width)
                except csv.Error as error:
                    row = cursor.refuse(error)
                    if row.number > after:
                        yield row

    def sample(self) -> list[list[str] | None]:
        """Give the first records; None for a malformed one."""
        with self.path.open("rb") as file:
            head = file.read(HEAD)
            whole = not file.read(1)
        return dialects.sample(decode_head(head, self.encoding), self.dialect, whole=whole)

    def refuse_unclosed(self) -> None:
        """Parse everything once and refuse the file if a quotation mark swallows its end."""
        with self._open() as stream:
            cursor = _Cursor(stream, self.dialect)
            while not cursor.ended:
                try:
                    cursor.skip(sys.maxsize)
                    cursor.ended = True
                except csv.Error as error:
                    row = cursor.refuse(error)
                    if cursor.ended:
                        raise Unreadable(row.problem) from error

    def _good(self, cursor: "_Cursor", width: int) -> Iterator[Row]:
        """Yield rows until the end or a malformed one; what is beyond doubt takes the short way."""
        damaged = KEPT.search if self.encoding.damaged else None
        number, pending = cursor.number, cursor.pending
        try:
            for cells in cursor.records:
                number += 1
                line = pending[0]
                doubtful = (
                    len(pending) > 1
                    or len(line) > LONGEST_CELL
                    or "\0" in line
                    or (damaged is not None and damaged(line) is not None)
                )
                pending.clear()
                if len(cells) == width and not doubtful and cells[0] and not cells[0].isspace():
                    yield Row(number, cells)
                else:
                    yield judge(number, cells, width, doubtful=doubtful)
            cursor.ended = True
        finally:
            cursor.number = number

    def _open(self) -> TextIO:
        stream = self.path.open(encoding=self.encoding.name, errors=self.encoding.errors, newline="")
        if self.dialect.sep_line:
            stream.readline()
        return stream


@dataclass(frozen=True, slots=True)
class Shape:
    """What a pass over the bytes tells: enough to estimate the rows and to suspect an unclosed quotation mark."""

    size: int
    lines: int
    quotes: int


def shape(path: Path) -> Shape:
    """
    Count lines and quotation marks.
    :raises Unreadable: if there is a line so long that it would fill the memory.
    """
    size = feeds = returns = quotes = run = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            quotes += chunk.count(b'"')
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            run = run + len(chunk) if end < 0 else len(chunk) - end
            if run > LONGEST_LINE:
                raise Unreadable("The file has a line of more than 32 MB, so it is no table that can be read.")
            last = chunk[-2:]
    unended = not last.rstrip(b"\0").endswith((b"\n", b"\r"))
    return Shape(size, max(feeds, returns) + unended, quotes)


def may_be_unclosed(found: Shape, encoding: Encoding) -> bool:
    """Say whether the whole file should be parsed before it is trusted: always if that is quick."""
    return found.size <= ALWAYS_VERIFIED or found.quotes % 2 == 1 or encoding.name in WIDE


class _Cursor:
    """Where the reading of a file is: the number of the last record and the lines of the one being read."""

    def __init__(self, stream: TextIO, dialect: Dialect) -> None:
        self.pending: list[str] = []
        self.records = dialect.reader(self._noting(stream))
        self.number = 0
        self.ended = False

    def _noting(self, stream: TextIO) -> Iterator[str]:
        for line in stream:
            self.pending.append(line)
            yield line

    def skip(self, after: int) -> None:
        """Go to the record with this number."""
        while self.number < after and next(self.records, None) is not None:
            self.pending.clear()
            self.number += 1

    def refuse(self, error: csv.Error) -> Row:
        """Make a row of what the parser could not read; after an unclosed quotation mark there is no going on."""
        self.number += 1
        text = "".join(self.pending)[:LONGEST_CELL]
        problem = MALFORMED
        if "unexpected end" in str(error):
            problem, self.ended = UNCLOSED.format(self.number) + CLOSE_IT, True
        elif "field limit" in str(error):
            self.ended = len(self.pending) > 1
            advice = UNCLOSED.format(self.number) + CLOSE_IT if self.ended else "Shorten it."
            problem = f"A cell is longer than {LONGEST_RECORD:,} characters. {advice}"
        self.pending.clear()
        return Row(self.number, [text], problem)
