"""Files that are no tables are refused with a sentence that helps."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest

from tests.transfers.reading.conftest import Write
from transfers.reading import Unreadable, open_table

CLOSE = "Close it, or delete it, and upload the file again."
ADVICE = "Save or export the table as CSV or XLSX and upload that."


def zipped(**entries: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\r\n \t", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b",,,\n,,\n", "The file has no text in it."),
        (b"%PDF-1.7\n%\xe2\xe3", f"This is a PDF, not a table. {ADVICE}"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), f"This is a picture, not a table. {ADVICE}"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), f"This is a compressed file, not a table. {ADVICE}"),
        (b"SQLite format 3\0" + bytes(80), f"This is a database, not a table. {ADVICE}"),
        (b"{\\rtf1 Hello}", f"This is a text document, not a table. {ADVICE}"),
        (b"<!DOCTYPE html><table><tr><td>a", f"This is a web page, not a table. {ADVICE}"),
        (b'<?xml version="1.0"?><a/>', f"This is an XML file, not a table. {ADVICE}"),
        (b'[\n {"email": "a@example.com"}\n]', f"This is a JSON file, not a table. {ADVICE}"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", f"This is an address card or a calendar, not a table. {ADVICE}"),
        (b"From: Jane <j@example.com>\nSubject: x", f"This is an e-mail message, not a table. {ADVICE}"),
        (zipped(a_txt="x"), f"This is a ZIP archive, not a table. Unpack it first. {ADVICE}"),
        (
            zipped(xl__workbook_bin="x"),
            "This is a binary workbook (XLSB). Save it as XLSX or CSV and upload that.",
        ),
        (
            zipped(xl__workbook_xml="x")[:60],
            f"The file is damaged: it begins like a spreadsheet but cannot be opened. {ADVICE}",
        ),
        (zipped(xl__workbook_xml="x"), f"The workbook is damaged and cannot be opened. {ADVICE}"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected with a password. Save it without one and upload it again.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
            f"This is an old Office file, but not a workbook. {ADVICE}",
        ),
        (random.Random(1).randbytes(5000), f"The file holds binary data, not text. {ADVICE}"),
        (
            b'a,b\n1,2\n3,"never closed\n5,6\n7,8\n',
            "The quotation mark that opens in row 3 is never closed, so the rows after it cannot be told apart. "
            + CLOSE,
        ),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(write: Write, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_table(write(content))
    assert str(refusal.value) == sentence


def test_an_unclosed_quotation_mark_deep_in_a_large_file_is_found_at_once(write: Write) -> None:
    content = "a,b\n" + "some words,more words\n" * 250_000 + '1,"open\n' + "some words,more words\n" * 1000
    with pytest.raises(Unreadable, match="opens in row 250002 is never closed"):
        open_table(write(content))


def test_an_unclosed_quotation_mark_that_hides_behind_another_is_a_problem_of_its_row(write: Write) -> None:
    content = "a,b\n" + 'a 5" pipe,more words\n' + "some words,more words\n" * 250_000 + '1,"open\n2,3\n'
    *_, last = open_table(write(content)).rows()
    assert last.number == 250_003
    assert last.problem.startswith("The quotation mark that opens in row 250003 is never closed")


def test_a_line_that_would_fill_the_memory_is_refused(write: Write) -> None:
    with pytest.raises(Unreadable, match="a line of more than 32 MB"):
        open_table(write(b"a,b\n" + b"x" * (34 << 20)))
