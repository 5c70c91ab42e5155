"""Find how the text of a file is cut into rows and cells."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transfers.reading.errors import Unreadable

DELIMITERS = ("\t", "|", ";", ",")  # of two that fit alike, the one that text rarely contains
NEVER_QUOTED = ("\t", "|")  # exports with these often leave quotation marks as they are
UNFIT = ('"', "\r", "\n", " ")
NO_DELIMITER = "\x1f"
MOST_RECORDS = 300
LAST_PREAMBLE = 30
PREAMBLE = 0.5  # what a separator is worth that is not in the first line
SEP_LINE = re.compile(r'"?sep=(.)"?[ ;,\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)

# A cell may be longer than our limit: its row is then refused and the next one still begins where it should.
LONGEST_RECORD = 4_000_000
csv.field_size_limit(LONGEST_RECORD)


@dataclass(frozen=True, slots=True)
class Dialect:
    """An empty delimiter means a single column; `sep_line` that Excel's `sep=;` stands above everything."""

    delimiter: str
    quoting: bool = True
    spaced: bool = False  # a blank follows each delimiter, before the quotation mark
    sep_line: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter or NO_DELIMITER,
            quoting=csv.QUOTE_MINIMAL if self.quoting else csv.QUOTE_NONE,
            skipinitialspace=self.spaced,
            strict=True,
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """A dialect tried on a sample: the number of cells of each record, with -1 for a malformed one."""

    dialect: Dialect
    widths: list[int]

    @property
    def score(self) -> float:
        """Prefer many columns in records of one width."""
        width, _ = self.usual
        if width < 2 or not self._has_first_row(width):
            return 0.0
        first = next(found for found in self.widths if found)
        return self.share**2 * math.log2(width) * (1 if first == width else PREAMBLE)

    @property
    def share(self) -> float:
        """Give the part of the records that have the usual number of cells."""
        return self.usual[1] / max(sum(1 for width in self.widths if width), 1)

    @property
    def usual(self) -> tuple[int, int]:
        counted = Counter(width for width in self.widths if width > 0)
        return max(counted.items(), key=lambda item: (item[1], item[0]), default=(0, 0))

    @property
    def malformed(self) -> int:
        return self.widths.count(-1)

    def _has_first_row(self, width: int) -> bool:
        """Refuse to take a first line without the delimiter for a preamble unless the rest is clearly a table."""
        first = next(width for width in self.widths if width)
        if first != 1:
            return True
        start = next(at for at, found in enumerate(self.widths) if found == width)
        rest = [found for found in self.widths[start:] if found]
        apart = width > 2 or 0 in self.widths[:start]
        return apart and start < LAST_PREAMBLE and rest.count(width) >= 0.8 * len(rest)


def find(text: str, *, whole: bool, delimiter: str | None = None) -> Dialect:
    """
    Choose the dialect that fits the beginning of a file best; `whole` says that nothing follows it.
    :raises Unreadable: if the given delimiter cannot be one.
    """
    if delimiter is not None and (len(delimiter) > 1 or delimiter in UNFIT):
        raise Unreadable("The separator must be a single character, and no quotation mark.")
    sep = SEP_LINE.match(text)
    if sep:
        text = text[sep.end() :]
        delimiter = delimiter if delimiter is not None else sep[1]
    candidates = [Dialect(mark) for mark in (DELIMITERS if delimiter is None else [delimiter])]
    attempts = [_best_variant(candidate, text, whole=whole) for candidate in candidates]
    best = max(attempts, key=lambda attempt: attempt.score)
    dialect = best.dialect if delimiter is not None or best.score else Dialect("")
    return replace(dialect, sep_line=bool(sep))


def sample(text: str, dialect: Dialect, *, whole: bool) -> list[list[str] | None]:
    """Give the first records; None for a malformed one."""
    if dialect.sep_line and (sep := SEP_LINE.match(text)):
        text = text[sep.end() :]
    return _records(text, dialect, whole=whole)


def _best_variant(dialect: Dialect, text: str, *, whole: bool) -> Attempt:
    attempt = _attempt(dialect, text, whole=whole)
    if dialect.delimiter and f'{dialect.delimiter} "' in text:
        spaced = _attempt(replace(dialect, spaced=True), text, whole=whole)
        attempt = max(attempt, spaced, key=lambda tried: tried.share)
    if attempt.malformed and dialect.delimiter in NEVER_QUOTED:
        plain = _attempt(replace(dialect, quoting=False), text, whole=whole)
        attempt = plain if plain.usual[1] == len(plain.widths) else attempt
    return attempt


def _attempt(dialect: Dialect, text: str, *, whole: bool) -> Attempt:
    records = _records(text, dialect, whole=whole)
    return Attempt(dialect, [-1 if record is None else len(record) for record in records])


def _records(text: str, dialect: Dialect, *, whole: bool) -> list[list[str] | None]:
    """Cut the text into records; None for a malformed one, and without the last one where the text goes on."""
    reader = dialect.reader(_lines(text))
    records: list[list[str] | None] = []
    while len(records) < MOST_RECORDS:
        try:
            records.append(next(reader))
        except StopIteration:
            break
        except csv.Error:
            records.append(None)
    else:
        return records
    return records if whole or len(records) < 2 else records[:-1]


def _lines(text: str) -> Iterator[str]:
    """Split at \\n, \\r and \\r\\n only: a form feed or U+2028 belongs to its cell."""
    return (match.group() for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text))
