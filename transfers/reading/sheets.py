"""Read the sheets of XLSX, XLS and ODS workbooks: another process turns them into CSV, which is then streamed."""

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from transfers.reading.delimited import Delimited
from transfers.reading.dialects import Dialect
from transfers.reading.encodings import Encoding
from transfers.reading.errors import Unreadable, quoted
from transfers.reading.filetype import ADVICE, protected
from transfers.reading.rows import Row

PROCESS = Path(__file__).with_name("sheet_process.py")
LONGEST = 60  # seconds; a damaged workbook of 800 bytes can keep calamine busy for ever
OUT_OF_MEMORY = (b"memory allocation", b"MemoryError", b"capacity overflow")
ERRORS_LOST = "Some cells of the workbook hold an error such as #N/A; they are read as empty."
TOO_LARGE = (
    "The workbook is too large to be opened: a sheet may span 5,000,000 cells. "
    "Save the sheet as CSV, for which there is no such limit, and upload that."
)
DAMAGED = f"The workbook is damaged and cannot be opened. {ADVICE}"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Sheet:
    """A sheet as CSV, in a file that goes away with this object, and what else the workbook has."""

    name: str
    others: tuple[str, ...]
    height: int
    notes: tuple[str, ...]
    content: Delimited

    def rows(self, *, width: int, after: int) -> Iterator[Row]:
        """Yield the rows with a number above `after`; while it runs the file stays."""
        yield from self.content.rows(width=width, after=after)


def load(path: Path, name: str | None = None) -> Sheet:
    """
    Take the sheet of that name, or the first one that has cells.
    :raises Unreadable: if there is none, it is too large, or the workbook is damaged or protected.
    """
    descriptor, target = mkstemp(prefix="sheet-", suffix=".csv")
    os.close(descriptor)
    try:
        found = _convert(path, target, name)
        if "refused" in found:
            raise _refusal(found["refused"], name)
    except Unreadable:
        Path(target).unlink()
        raise
    sheet = Sheet(
        name=found["name"],
        others=tuple(found["others"]),
        height=found["height"],
        notes=(ERRORS_LOST,) if found["errors"] else (),
        content=Delimited(Path(target), Encoding("utf-8"), Dialect(",")),
    )
    weakref.finalize(sheet, Path(target).unlink, missing_ok=True)
    return sheet


def _convert(path: Path, target: str, name: str | None) -> dict[str, Any]:
    command = [sys.executable, "-I", str(PROCESS), str(path.absolute()), target]
    try:
        done = subprocess.run(
            command if name is None else [*command, name], capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_LARGE) from error
    if done.returncode:
        raise Unreadable(TOO_LARGE if any(sign in done.stderr for sign in OUT_OF_MEMORY) else DAMAGED)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _refusal(reason: str, name: str | None) -> Unreadable:
    if reason == "locked":
        return protected()
    if reason == "missing":
        return Unreadable(f"The workbook has no sheet named {quoted(name or '')}.")
    if reason == "empty":
        return Unreadable("The workbook is empty." if name is None else f"The sheet {quoted(name)} is empty.")
    return Unreadable(TOO_LARGE if reason == "large" else DAMAGED)
