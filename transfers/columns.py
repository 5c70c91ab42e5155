"""The columns of a file beside what they can become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.engine.outcome import UNSTORABLE
from transfers.engine.parse import TARGETS
from transfers.models import Import
from transfers.reading import Row, is_consent
from transfers.reading.targets import ADDRESS, PERSON
from ui.registry import Text

SAMPLES, SAMPLE = 3, 60  # values of a column that are shown, characters of each
ADDRESSES = frozenset(target.name for target in ADDRESS)
PEOPLE = frozenset(target.name for target in PERSON) - ADDRESSES
VISIT = frozenset(
    {"landing_page", "referrer", *(f"utm_{end}" for end in ("source", "medium", "campaign", "content", "term"))}
)

type Group = tuple[Text, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, heading, first values, the target chosen for it and why, and what is wrong."""

    place: int
    name: str
    samples: list[str]
    chosen: str
    reason: str = ""
    is_sure: bool = True
    error: str = ""

    @property
    def field(self) -> str:
        return f"column-{self.place}"


def columns_of(job: Import, rows: Sequence[Row], mapping: Mapping[str, str], errors: Mapping[str, str]) -> list[Column]:
    """List the columns with the targets of a mapping, which may be the stored one or one that is not accepted."""
    return [
        Column(
            place,
            name,
            samples(rows, place),
            mapping.get(str(place), ""),
            *reason_for(job, place, mapping.get(str(place), "")),
            error=errors.get(str(place), ""),
        )
        for place, name in enumerate(job.columns)
    ]


def samples(rows: Sequence[Row], place: int) -> list[str]:
    """Give the first different values of a column."""
    cells = (row.values[place].strip()[:SAMPLE] for row in rows if not row.problem and not row.blank)
    different = dict.fromkeys(UNSTORABLE.sub("\ufffd", cell) for cell in cells if cell)
    return list(different)[:SAMPLES]


def reason_for(job: Import, place: int, chosen: str) -> tuple[str, bool]:
    """Say why a column was proposed to mean what it means now, and whether that is sure."""
    target, reason, is_sure = job.found["proposed"].get(str(place), ("", "", True))
    if chosen and chosen == target:
        return reason, is_sure
    if not chosen and is_consent(job.columns[place]):
        return gettext("about consent: never assumed"), True
    return "", True


@cache
def groups_of(kind: str) -> list[Group]:
    """List what a column can become: groups of (target, label)."""
    targets = TARGETS[Import.Kind(kind)]
    rest = targets.keys() - PEOPLE - ADDRESSES - VISIT
    parts = ((_("Person"), PEOPLE), (_("Address"), ADDRESSES), (Import.Kind(kind).label, rest), (_("Visit"), VISIT))
    return [
        (label, [(name, target.label) for name, target in targets.items() if name in part])
        for label, part in parts
        if part & targets.keys()
    ]


def label_of(kind: str, target: str) -> str:
    return TARGETS[Import.Kind(kind)][target].label if target in TARGETS[Import.Kind(kind)] else gettext("Leave out")
