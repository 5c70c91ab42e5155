"""Read the sheets of XLSX, XLS and ODS workbooks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

from transfers.reading.errors import Unreadable
from transfers.reading.filetype import ADVICE, Kind, protected
from transfers.reading.rows import Row, judge
from transfers.reading.sheet_size import MOST_CELLS, TOO_LARGE, refuse_large_ods, refuse_large_xlsx

EXACT_WHOLE = 1e15
ERRORS_LOST = "Some cells hold an error such as #N/A; they were read as empty."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that calamine holds in memory, and what else the workbook has."""

    name: str
    others: tuple[str, ...]
    content: CalamineSheet
    notes: tuple[str, ...] = ()

    def rows(self, *, width: int, after: int) -> Iterator[Row]:
        """Yield the rows with a number above `after`."""
        for number, cells in enumerate(self.records(), start=1):
            if number > after:
                yield judge(number, cells, width, doubtful=True)

    def records(self) -> Iterator[list[str]]:
        """Yield the cells of every row as text; calamine gives the empty rows above the first filled one, too."""
        for cells in self.content.iter_rows():
            yield [cell if type(cell) is str else _text(cell) for cell in cells]

    @property
    def height(self) -> int:
        return self.content.total_height


def load(path: Path, kind: Kind, name: str | None = None) -> Sheet:
    """
    Load the sheet of that name, or the first one that has cells.
    :raises Unreadable: if there is none, it is too large, or the workbook is damaged or protected.
    """
    notes = _measure(path, kind)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = workbook.sheet_names
            chosen = [name] if name is not None else names
            found = next((sheet for sheet in map(workbook.get_sheet_by_name, chosen) if sheet.height), None)
    except PasswordError as error:
        raise protected() from error
    except WorksheetNotFound as error:
        raise Unreadable(f"The workbook has no sheet named “{name}”.") from error
    except CalamineError as error:
        raise _refusal(error) from error
    if found is None:
        raise Unreadable("The workbook is empty." if name is None else f"The sheet “{name}” is empty.")
    if found.height * found.width > MOST_CELLS:
        raise Unreadable(TOO_LARGE)
    return Sheet(found.name, tuple(other for other in names if other != found.name), found, notes)


def _measure(path: Path, kind: Kind) -> tuple[str, ...]:
    if kind == "xlsx":
        return (ERRORS_LOST,) if refuse_large_xlsx(path) else ()
    if kind == "ods":
        refuse_large_ods(path)
    return ()


def _refusal(error: CalamineError) -> Unreadable:
    if "limit exceeded" in str(error):
        return Unreadable(TOO_LARGE)
    return Unreadable(f"The workbook is damaged and cannot be opened. {ADVICE}")


def _text(cell: Any) -> str:
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
