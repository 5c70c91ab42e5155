"""Any table that Python's csv module writes is read back the same; memory stays constant."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transfers.reading.conftest import Write
from transfers.reading import Row, open_table

ROOT = Path(__file__).resolve().parents[3]
NAUGHTY = [
    "undefined",
    "NaN",
    "1;DROP TABLE users",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%s%n",
    "../../etc/passwd",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "ثم نفس سقطت",
    "\u202etest\u202e",
    "\u200b\ufeff zero",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "👩‍👩‍👧‍👦🇺🇳",
    "\x01\x02\x1b[31mred\x7f",
    '"quoted", and ""twice""',
    "line\none\r\ntwo",
    "=cmd|' /C calc'!A0",
    "  blanks around  ",
    "\\",
    "\\N",
    "\t",
]
LETTERS = st.one_of(st.sampled_from("\n\r\t\x1b\"'\\,;|\u2028"), st.characters(exclude_categories=("Cs", "Cc")))
TEXT = st.text(LETTERS, max_size=12)
WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=8)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]


def written(table: list[list[str]], *, delimiter: str, end: str, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    return text.getvalue().encode(encoding)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_written_is_read(tmp_path: Path, data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 6))
    header = data.draw(st.lists(WORD, min_size=width, max_size=width, unique=True))
    rows = data.draw(st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=8))
    delimiter, end = data.draw(st.sampled_from(",;\t|")), data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    path = tmp_path / "table"
    path.write_bytes(
        written([header, *rows], delimiter=delimiter, end=end, encoding=data.draw(st.sampled_from(ENCODINGS)))
    )
    table = open_table(path, delimiter=delimiter, header_row=1)
    found = list(table.rows())
    assert table.columns == header
    assert [row.number for row in found] == list(range(2, 2 + len(rows)))
    for row, cells in zip(found, rows, strict=True):
        blank = not any(cell.strip() for cell in cells)
        assert row == Row(row.number, [""] * width if blank else cells, blank=blank)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_separator_of_an_ordinary_table_is_found(tmp_path: Path, data: st.DataObject) -> None:
    width = data.draw(st.integers(2, 6))
    header = data.draw(st.lists(WORD, min_size=width, max_size=width, unique=True))
    rows = data.draw(st.lists(st.lists(WORD, min_size=width, max_size=width), min_size=1, max_size=8))
    delimiter = data.draw(st.sampled_from(",;\t|"))
    path = tmp_path / "table"
    path.write_bytes(written([header, *rows], delimiter=delimiter, end="\n", encoding="utf-8"))
    table = open_table(path)
    assert (table.delimiter, table.columns) == (delimiter, header)
    assert [row.values for row in table.rows()] == rows


def test_naughty_strings_are_kept_unchanged(write: Write) -> None:
    content = written([["id", "text"], *[["x", text] for text in NAUGHTY]], delimiter=",", end="\n", encoding="utf-8")
    assert [row.values[1] for row in open_table(write(content)).rows()] == NAUGHTY


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write 300,000 rows of 10 columns, 30 MB."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    line = b"Anna,Kowalski,anna@example.com,+4930901820,Example GmbH,Berlin,Germany,1234.50,2026-12-31,said \xc3\xa4h\n"
    path.write_bytes(b"a,b,c,d,e,f,g,h,i,j\n" + line * 300_000)
    return path


READ_ALL = """
import resource, sys
from transfers.reading import open_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
table = open_table(sys.argv[1])
rows = sum(1 for _ in table.rows())
print(table.count_estimate, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_300000_rows_are_read_in_constant_memory(large: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(large)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    estimate, rows, kilobytes = map(int, done.stdout.split())
    assert (estimate, rows) == (300_000, 300_000)
    assert kilobytes < 12_000  # the file has 30 MB


def test_reading_on_near_the_end_of_300000_rows_gives_the_tail(large: Path) -> None:
    assert [row.number for row in open_table(large).rows(299_998)] == [299_999, 300_000, 300_001]
