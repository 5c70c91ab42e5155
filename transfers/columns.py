"""The columns of a file beside what they can become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transfers.engine.parse import TARGETS
from transfers.models import Import
from transfers.reading import Row, Table
from transfers.reading.mapping import Proposal, propose
from transfers.reading.values import propose_empty

SHOWN = 20  # rows of the preview
LOOKED_AT = 200  # rows that a proposal is made from


@dataclass(frozen=True)
class Column:
    """A column: its place from 0, heading, first values, and the target chosen for it."""

    place: int
    name: str
    samples: list[str]
    targets: Mapping[str, str]
    chosen: str

    @property
    def field(self) -> str:
        return f"column-{self.place}"


def columns_of(job: Import, rows: Sequence[Row]) -> list[Column]:
    targets = {name: target.label for name, target in TARGETS[Import.Kind(job.kind)].items()}
    return [
        Column(place, name, samples(rows, place), targets, job.mapping.get(str(place), ""))
        for place, name in enumerate(job.columns)
    ]


def samples(rows: Sequence[Row], place: int) -> list[str]:
    """Give the first three different values of a column."""
    cells = (row.values[place].strip()[:60] for row in rows if not row.problem and not row.blank)
    return list(dict.fromkeys(cell for cell in cells if cell))[:3]


def proposal_for(job: Import, table: Table) -> dict[str, object]:
    """Propose what the columns mean, what rows are recognised by, and which words stand for nothing."""
    rows = table.sample(LOOKED_AT)
    found: dict[int, Proposal] = propose(table.columns, rows, list(TARGETS[Import.Kind(job.kind)].values()))
    mapping = {str(place): proposal.target for place, proposal in found.items()}
    words = propose_empty(row.values for row in rows if not row.problem)
    return {"mapping": mapping, "key": key_for(mapping), "empty_words": sorted(words)}


def key_for(mapping: Mapping[str, str]) -> str:
    """Choose what rows are recognised by: the id if the file has one, else the address, else the number."""
    order = (Import.Key.EXTERNAL_ID, Import.Key.EMAIL, Import.Key.PHONE)
    return next((key for key in order if key in mapping.values()), Import.Key.EMAIL)
