"""The file of refused rows: safe to open in a spreadsheet, and understood when it comes back corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from transfers.models import Import

ROW, REASON = "Row (Relay)", "Reason (Relay)"
OURS = (ROW, REASON)  # first, so that a row with too many cells still stands below its headings
FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
IN_MEMORY = 1 << 20


def refused_rows(job: Import) -> IO[bytes]:
    """Write the refused rows as they stood in the file, each with its number and reason."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([*OURS, *map(guarded, theirs(job.columns))])
    own = [place for place, name in enumerate(job.columns) if name in OURS]
    for remark in job.remarks.filter(is_refused=True).order_by("number").iterator():
        cells = [cell for place, cell in enumerate(remark.values) if place not in own]
        writer.writerow([remark.number, guarded(remark.reason), *map(guarded, cells)])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def theirs(columns: Sequence[str]) -> list[str]:
    """Leave out the columns that we added to a file."""
    return [name for name in columns if name not in OURS]


def guarded(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula; a number may keep its sign."""
    return GUARD + cell if cell.lstrip(GUARD).startswith(FORMULA) and not _is_number(cell) else cell


def unguarded(cell: str) -> str:
    """Undo `guarded`."""
    return cell[1:] if cell.startswith(GUARD) and cell.lstrip(GUARD).startswith(FORMULA) else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "").replace(",", "").replace(" ", "").isdigit()
