"""What was said about the rows of an import, gathered by kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from django.db.models import QuerySet

from transfers.models import Import, ImportRow
from transfers.refusals import OURS

MOST = 10_000  # remarks of each sort that are gathered: a page does not grow with the file
KINDS = 50
FEW = 5  # rows that are shown of a kind
FREQUENT = 8  # values that are named of a kind
CELLS, CELL = 8, 60  # cells of a row, characters of each
PAGE = 100
VARIES = re.compile("“([^”]*)”|\\b\\d[\\d,]*(?:\\.\\d+)?\\b")
ANYTHING = "…"
QUOTED, PLAIN = f"“{ANYTHING}”", ANYTHING
PATTERNS = {QUOTED: "“[^”]*”", PLAIN: "[0-9][0-9,.]*"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it stood in the file: its first cells that have something in them, as (heading, text)."""

    number: int
    said: list[str]
    cells: list[tuple[str, str]]


@dataclass(slots=True)
class Kind:
    """One sentence with what varies in it left out, how many rows it was said of, and the first of them."""

    key: str
    is_refused: bool
    count: int = 0
    texts: set[str] = field(default_factory=set)
    values: Counter[str] = field(default_factory=Counter)
    numbers: list[int] = field(default_factory=list)
    rows: list[Shown] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence itself where it is always the same."""
        return next(iter(self.texts)) if len(self.texts) == 1 else self.key

    @property
    def frequent(self) -> list[tuple[str, int]]:
        return self.values.most_common(FREQUENT) if len(self.texts) > 1 else []

    def add(self, number: int, text: str) -> None:
        self.count += 1
        if len(self.texts) < 2:
            self.texts.add(text)
        if (varying := VARIES.search(text)) and varying[1] is not None:
            self.values[varying[1]] += 1
        if len(self.numbers) < FEW:
            self.numbers.append(number)


@dataclass(frozen=True, slots=True)
class Gathered:
    """`taken_in` rows have a remark; `is_whole` is false where there is more than was gathered."""

    kinds: list[Kind]
    taken_in: int
    is_whole: bool


def gather(job: Import) -> Gathered:
    """Gather an import's remarks by kind, refusals first, the most frequent kind first."""
    kinds: dict[tuple[bool, str], Kind] = {}
    seen = [0, 0]
    for is_refused, number, text in _said(job):
        seen[is_refused] += 1
        for key, line in {key_of(line): line for line in text.splitlines()}.items():
            kinds.setdefault((is_refused, key), Kind(key, is_refused)).add(number, line)
    ordered = sorted(kinds.values(), key=lambda kind: (not kind.is_refused, -kind.count))[:KINDS]
    _show_first_rows(job, ordered)
    return Gathered(ordered, seen[False], is_whole=max(seen) < MOST and len(kinds) <= KINDS)


def key_of(text: str) -> str:
    """Leave out of a sentence what varies from row to row."""
    return VARIES.sub(lambda found: PLAIN if found[1] is None else QUOTED, text)


def of_kind(job: Import, key: str, *, is_refused: bool, after: int = 0) -> QuerySet[ImportRow]:
    """Give the rows behind a number that a sentence was said of; an empty one means all."""
    rows = job.remarks.filter(is_refused=is_refused, number__gt=after).order_by("number")
    return rows.filter(reason__regex=f"(?n)^{_pattern(key)}$") if key else rows


def shown(row: ImportRow, columns: Sequence[str]) -> Shown:
    """Put the headings beside a row's cells; what stands beyond them has none."""
    named = zip_longest(columns, row.values, fillvalue="")
    filled = [(name, cut(text.strip())) for name, text in named if text.strip() and name not in OURS]
    beyond = [cell for cell in filled[CELLS:] if not cell[0]]
    return Shown(row.number, row.reason.splitlines(), filled[:CELLS] + beyond[:CELLS])


def cut(text: str) -> str:
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def _pattern(key: str) -> str:
    parts = re.split(f"({QUOTED}|{PLAIN})", key)
    return "".join(PATTERNS.get(part) or re.escape(part) for part in parts)


def _said(job: Import) -> Iterator[tuple[bool, int, str]]:
    for is_refused in (True, False):
        rows = job.remarks.filter(is_refused=is_refused).order_by("number")
        for number, reason in rows.values_list("number", "reason")[:MOST]:
            yield is_refused, number, reason


def _show_first_rows(job: Import, kinds: Iterable[Kind]) -> None:
    wanted = {number for kind in kinds for number in kind.numbers}
    rows = {row.number: shown(row, job.columns) for row in job.remarks.filter(number__in=wanted)}
    for kind in kinds:
        kind.rows = [rows[number] for number in kind.numbers]
