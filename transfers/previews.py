"""The first rows of a file as they would come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from transfers.columns import label_of
from transfers.engine.outcome import UNSTORABLE
from transfers.engine.parse import VIRTUAL
from transfers.engine.parsed import Parsed
from transfers.engine.run import preview
from transfers.models import Import

ROWS = 20
MOST = 8  # columns besides the name
COLUMNS = (
    *("email", "phone_number", "company", "stage", "value", "source", "owner", "tags", "priority"),
    *("expected_close_date", "product_interest", "job_title", "city", "country", "birthday", "external_id"),
)
DRAWN = {"value": "money", "tags": "tags", "expected_close_date": "day", "birthday": "day"}
RAW, RAW_CELL = 4, 30  # cells of a row that could not be read, characters of each


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview: what happens to it, and its cells as (how they are drawn, value)."""

    number: int
    verdict: str
    name: str
    cells: list[tuple[str, Any]]
    said: list[str]


@dataclass(frozen=True, slots=True)
class Preview:
    labels: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether the file has no more rows than these."""
        return len(self.lines) < ROWS


def preview_of(job: Import) -> Preview:
    """Plan the first rows; what keeps the whole file from being taken in is the `problem`."""
    try:
        parsed, outcome = preview(job, most=ROWS, at=timezone.now())
    except DomainError as refusal:
        return Preview(problem=refusal.message)
    mapped = set(job.mapping.values())
    shown = [name for name in COLUMNS if name in mapped][:MOST]
    labels = [label_of(job.kind, name) for name in shown]
    lines = [_line(each, shown, *outcome.verdicts[each.number]) for each in parsed]
    return Preview(labels, lines, dict(outcome.counts))


def _line(parsed: Parsed, shown: list[str], verdict: str, said: str) -> Line:
    person = parsed.contact
    name = f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
    raw = "" if name or verdict != "refused" else _raw(parsed.cells)
    cells = [(DRAWN.get(target, "text"), _value(parsed, target)) for target in shown]
    return Line(parsed.number, verdict, name or raw, cells, said.splitlines())


def _value(parsed: Parsed, target: str) -> Any:
    if target == "value":
        return parsed.lead.get("value"), parsed.lead.get("currency", "")
    if target == "tags" or target in VIRTUAL:
        unknown = f"{target.title()} in the file" in parsed.metadata  # the remark says where it is kept
        return "" if unknown else getattr(parsed, target)
    return parsed.lead.get(target, parsed.contact.get(target, ""))


def _raw(cells: list[str]) -> str:
    """Show the beginning of a row that could not be read."""
    filled = [UNSTORABLE.sub("\ufffd", cell.strip()[:RAW_CELL]) for cell in cells if cell.strip()]
    return " · ".join(filled[:RAW]) or _("empty")
