"""How fast an import goes, measured while somebody watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from transfers.models import Import

SOON = 3  # seconds; before that a measurement says little


@dataclass(frozen=True, slots=True)
class Progress:
    """`since` goes with the next question, so that the pace is that of the whole time of watching."""

    done: int
    total: int
    per_second: int | None
    minutes_left: int | None
    since: str

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.total) if self.total else 0


def progress_of(job: Import, sent: Mapping[str, str], *, at: datetime) -> Progress:
    """Measure the pace from the row and the moment that the page was first shown at."""
    done, total = job.settled, max(job.rows, job.settled)
    if job.status != Import.Status.RUNNING:
        return Progress(done, total, None, None, "")
    first, began = _first(sent, done, at)
    seconds = (at - began).total_seconds()
    pace = (done - first) / seconds if seconds >= SOON else 0
    since = urlencode({"first": first, "began": began.timestamp()})
    if pace <= 0:
        return Progress(done, total, None, None, since)
    return Progress(done, total, round(pace), round((total - done) / pace / 60), since)


def _first(sent: Mapping[str, str], done: int, at: datetime) -> tuple[int, datetime]:
    try:
        first, began = int(sent["first"]), datetime.fromtimestamp(float(sent["began"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return done, at
    return (first, began) if 0 <= first <= done and began <= at else (done, at)
