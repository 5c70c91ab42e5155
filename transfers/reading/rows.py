"""One row of a table, and the judgement whether it can be trusted."""

from typing import NamedTuple

from transfers.reading.encodings import KEPT

LONGEST_CELL = 100_000


class Row(NamedTuple):
    """
    A row as the file has it; `number` counts from 1 as a spreadsheet shows it.

    Without a `problem`, `values` is exactly as long as the columns; with one it holds the cells as they were found.
    """

    number: int
    values: list[str]
    problem: str = ""
    warning: str = ""
    blank: bool = False


def judge(number: int, cells: list[str], width: int, *, doubtful: bool) -> Row:
    """Fit the cells to the columns, or say why that cannot be done; `doubtful` asks to look into every cell."""
    if not any(cells) or not any(cell.strip() for cell in cells):
        return Row(number, [""] * width, blank=True)
    if problem := _problem_inside(cells) if doubtful else "":
        return Row(number, cells, problem)
    if len(cells) == width:
        return Row(number, cells)
    if len(cells) > width:
        return _long(number, cells, width)
    return _short(number, cells, width)


def _problem_inside(cells: list[str]) -> str:
    for at, cell in enumerate(cells, start=1):
        if len(cell) > LONGEST_CELL:
            return f"Cell {at} has {len(cell):,} characters; the most is {LONGEST_CELL:,}. Shorten it."
        if "\0" in cell:
            return f"Cell {at} contains a NUL character, which no text has. Delete it or type the cell again."
        if KEPT.search(cell):
            return f"Cell {at} contains bytes that are no text in this encoding. Type the cell again."
    return ""


def _long(number: int, cells: list[str], width: int) -> Row:
    if any(cell.strip() for cell in cells[width:]):
        problem = (
            f"This row has {len(cells)} cells, but there are only {width} columns. "
            "Put quotation marks around a cell that contains the separator, or delete what is too much."
        )
        return Row(number, cells, problem)
    return Row(number, cells[:width])


def _short(number: int, cells: list[str], width: int) -> Row:
    if len(cells) == 1:
        problem = f"This row has 1 cell, but there are {width} columns. It looks like a broken line or a footnote."
        return Row(number, cells, problem)
    warning = f"This row has {len(cells)} cells, but there are {width} columns. The missing ones were taken as empty."
    return Row(number, cells + [""] * (width - len(cells)), warning=warning)
