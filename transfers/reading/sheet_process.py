"""
Write one sheet of a workbook as CSV: `sheet_process.py WORKBOOK CSV [SHEET]` prints what it found as a line of JSON.

It runs as a process of its own with limited memory, because calamine lays a sheet out as a full rectangle: two cells
in opposite corners, or damaged sizes in an old workbook, ask for more memory than there is, which ends the process.
"""

import csv
import datetime as dt
import json
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

MOST_MEMORY = 2 << 30
MOST_CELLS = 5_000_000
EXACT_WHOLE = 1e15
CHUNK = 1 << 20


def main(workbook: str, target: str, name: str | None = None) -> dict[str, Any]:
    """Convert the sheet of that name, or the first with cells; `refused` says why it is not done."""
    try:
        found, others = _chosen(workbook, name)
    except PasswordError:
        return {"refused": "locked"}
    except WorksheetNotFound:
        return {"refused": "missing"}
    except CalamineError as error:
        return {"refused": "large" if "limit exceeded" in str(error) else "damaged"}
    if found is None or found.end is None:
        return {"refused": "empty"}
    height = found.end[0] + 1
    if height * found.width > MOST_CELLS:
        return {"refused": "large"}
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for cells in found.iter_rows():
            writer.writerow([cell if type(cell) is str else text(cell) for cell in cells])
    return {"name": found.name, "others": others, "height": height, "errors": _has_errors(workbook)}


def text(cell: Any) -> str:
    """Write a number, date or truth value as plainly as a person would type it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_WHOLE else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _chosen(path: str, name: str | None) -> tuple[CalamineSheet | None, list[str]]:
    with CalamineWorkbook.from_path(path) as workbook:
        names = workbook.sheet_names
        empty = takewhile(
            lambda sheet: not sheet.height, map(workbook.get_sheet_by_name, names if name is None else [name])
        )
        skipped = len(list(empty))
        if name is None and skipped == len(names):
            return None, names
        found = workbook.get_sheet_by_name(names[skipped] if name is None else name)
    return found if found.height else None, [other for other in names if other != found.name]


def _has_errors(path: str) -> bool:
    """Say whether a cell of an XLSX holds an error such as #N/A, which calamine gives as an empty text."""
    if not is_zipfile(path):
        return False
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as file:
                    before = b""
                    while chunk := file.read(CHUNK):
                        if b't="e"' in before + chunk:
                            return True
                        before = chunk[-4:]
    return False


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the limit of cells alone must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
