"""
Measure a workbook before it is loaded.

Calamine lays a sheet out as a full rectangle, so that two cells in opposite corners take all memory and end the
process. The rectangle is therefore computed first, from the compressed XML, in constant memory.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from transfers.reading.errors import Unreadable

MOST_CELLS = 5_000_000
MOST_BYTES = 1 << 30
CHUNK = 1 << 20
REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3}\d{1,9})")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r=[\"'](\d{1,9})[\"']")
ODS_TAG = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
)
REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated=[\"'](\d{1,9})[\"']")
DIGITS, LETTERS = b"0123456789", bytes(range(65, 91))
TOO_LARGE = (
    f"A sheet of this workbook spans more than {MOST_CELLS:,} cells. "
    "Save the sheet as CSV, for which there is no such limit, and upload that."
)


def refuse_large_xlsx(path: Path) -> bool:
    """
    Say whether a cell holds an error such as #N/A, which is lost on loading.
    :raises Unreadable: if a sheet is too large.
    """
    errors = False
    with ZipFile(path) as archive:
        _refuse_many_bytes(archive)
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                errors = _measure_xlsx(archive, name) or errors
    return errors


def refuse_large_ods(path: Path) -> None:
    """
    :raises Unreadable: if a sheet is too large.
    """
    with ZipFile(path) as archive:
        _refuse_many_bytes(archive)
        rows = columns = wide = repeat = 0
        for tag, attributes in _tags(archive, "content.xml"):
            times = int(found[1]) if (found := REPEATED.search(attributes)) else 1
            if tag == b"table":
                rows = columns = wide = 0
            elif tag == b"table-row":
                rows, columns, repeat = rows + repeat, 0, times
            else:
                columns += times
                empty = attributes.endswith(b"/") and b"office:value" not in attributes
                wide = wide if empty else max(wide, columns)
                if not empty and wide * (rows + repeat) > MOST_CELLS:
                    raise Unreadable(TOO_LARGE)


def _refuse_many_bytes(archive: ZipFile) -> None:
    if max(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)


def _measure_xlsx(archive: ZipFile, name: str) -> bool:
    letters: set[bytes] = set()
    cells = references = rows = last = 0
    errors = False
    for chunk in _chunks(archive, name):
        found = REFERENCE.findall(chunk)
        letters.update(reference.rstrip(DIGITS) for reference in found)
        last = max(last, max((int(reference.lstrip(LETTERS)) for reference in found), default=0))
        references += len(found)
        cells += len(CELL.findall(chunk))
        rows += len(ROW.findall(chunk))
        last = max(last, max(map(int, ROW_NUMBER.findall(chunk)), default=0))
        errors = errors or b't="e"' in chunk
    wide = max(map(_column, letters), default=0)
    if cells > references:
        wide = max(wide, _most_cells_of_a_row(archive, name))
    if wide * max(rows, last) > MOST_CELLS:
        raise Unreadable(TOO_LARGE)
    return errors


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _most_cells_of_a_row(archive: ZipFile, name: str) -> int:
    """Count where cells do not say in which column they are."""
    most = current = 0
    for chunk in _chunks(archive, name):
        first, *others = ROW.split(chunk)
        current += len(CELL.findall(first))
        most = max(most, current)
        for row in others:
            current = len(CELL.findall(row))
            most = max(most, current)
    return most


def _chunks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """Give the XML in pieces that end at the end of a tag."""
    rest = b""
    with archive.open(name) as file:
        while chunk := file.read(CHUNK):
            whole, bracket, rest_of_chunk = (rest + chunk).rpartition(b">")
            yield whole + bracket
            rest = rest_of_chunk
    yield rest


def _tags(archive: ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    for chunk in _chunks(archive, name):
        for found in ODS_TAG.finditer(chunk):
            yield found[1], found[2]
