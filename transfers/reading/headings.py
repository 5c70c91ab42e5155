"""Find the row with the headings and give every column a name of its own."""

import re
from collections.abc import Sequence

LOOK = 30
NO_TEXT = re.compile("[\0\ud800-\udfff]")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
NUMBER = re.compile(r"[-+]?[\d.,\s]*\d")
type Records = Sequence[Sequence[str]]


def find(records: Records) -> int:
    """Give the number (from 1) of the row with the headings, or 0 if the first row is data already."""
    filled = [_filled(record) for record in records[:LOOK]]
    most = max(filled, default=0)
    for at, count in enumerate(filled):
        if count and 2 * count >= most and not _is_title(records, at, most):
            return 0 if _is_data(records[at]) and not any(filled[:at]) else at + 1
    return 1


def width(records: Records, header: int) -> int:
    """Count the columns: those with a heading, and those to the right of it that have values."""
    named = records[header - 1] if header else max(records, key=len, default=[])
    last = max((at for record in [named, *records[header:]] for at in _filled_places(record, len(named))), default=0)
    return last + 1


def names(record: Sequence[str], columns: int) -> list[str]:
    """Name blank headings by their place and number those that occur twice."""
    found: list[str] = []
    for at in range(columns):
        heading = " ".join(NO_TEXT.sub("\ufffd", record[at]).split()) if at < len(record) else ""
        name = wanted = heading or f"Column {at + 1}"
        times = 1
        while name in found:
            times += 1
            name = f"{wanted} ({times})"
        found.append(name)
    return found


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def _filled_places(record: Sequence[str], most: int) -> list[int]:
    return [at for at, cell in enumerate(record[:most]) if cell.strip()]


def _is_title(records: Records, at: int, most: int) -> bool:
    """Recognise a line such as `Notes:` or the name of a report: one cell where the next row has more."""
    if _filled(records[at]) > 1 or most == 1:
        return False
    following = [record for record in records[at + 1 : LOOK] if _filled(record)]
    if len(records[at]) == 1 or not following or (at + 1 < len(records) and not _filled(records[at + 1])):
        return True
    return _filled(following[0]) > 1 and all(_is_word(cell) for cell in following[0])


def _is_word(cell: str) -> bool:
    return not any(letter.isdigit() or letter == "@" for letter in cell)


def _is_data(record: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in record if cell.strip()]
    return any(EMAIL.fullmatch(cell) for cell in cells) or all(NUMBER.fullmatch(cell) for cell in cells)
