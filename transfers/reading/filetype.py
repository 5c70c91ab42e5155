"""Tell from the first bytes what a file is, whatever its name says."""

import mmap
import re
import zlib
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

from transfers.reading.errors import Unreadable

type Kind = Literal["text", "xlsx", "xls", "ods"]

HEAD = 262_144
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b"))
MOST_CONTROLS = 0.05
FEW_CONTROLS = 3
NOT_TABLES = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a recording",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf\x27\x1c": "a compressed file",
    b"Rar!\x1a": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"SQLite format 3\x00": "a database",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a text document",
}
NOT_TABLE_TEXTS = (
    (re.compile(r"\s*(<!doctype html|<html|<head|<table|<meta)", re.IGNORECASE), "a web page"),
    (re.compile(r"\s*<\?xml"), "an XML file"),
    (re.compile(r"\s*(\{\s*\"[^\"]*\"\s*:|\[\s*[\"\[{])"), "a JSON file"),
    (re.compile(r"BEGIN:V(CARD|CALENDAR)", re.IGNORECASE), "an address card or a calendar"),
    (
        re.compile(r"(From|Received|Return-Path|Delivered-To|Message-ID|MIME-Version): ", re.IGNORECASE),
        "an e-mail message",
    ),
)
ADVICE = "Save or export the table as CSV or XLSX and upload that."


def kind_of(path: Path) -> Kind:
    """
    Say how the file is to be read.
    :raises Unreadable: if it is empty, or something that holds no table.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")
    for magic, what in NOT_TABLES.items():
        if head.startswith(magic):
            raise Unreadable(f"This is {what}, not a table. {ADVICE}")
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(OLE):
        return _kind_of_ole(path)
    return "text"


def refuse_other_text(text: str) -> None:
    """Refuse text files that are something else than a table."""
    for pattern, what in NOT_TABLE_TEXTS:
        if pattern.match(text):
            raise Unreadable(f"This is {what}, not a table. {ADVICE}")


def refuse_binary(head: bytes) -> None:
    """Refuse what has so many control characters that it cannot be text in a one-byte encoding or UTF-8."""
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > max(MOST_CONTROLS * len(head), FEW_CONTROLS):
        raise Unreadable(f"The file holds binary data, not text. {ADVICE}")


def _kind_of_zip(path: Path) -> Kind:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "content.xml" in names and _beginning(archive, "mimetype").startswith(ODS_TYPE):
                return _ods(archive)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise Unreadable(f"The file is damaged: it begins like a spreadsheet but cannot be opened. {ADVICE}") from error
    if "xl/workbook.bin" in names:
        raise Unreadable("This is a binary workbook (XLSB). Save it as XLSX or CSV and upload that.")
    raise Unreadable(f"This is a ZIP archive, not a table. Unpack it first. {ADVICE}")


def _ods(archive: ZipFile) -> Kind:
    if b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
        raise protected()
    return "ods"


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(HEAD)


def _kind_of_ole(path: Path) -> Kind:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0:
            raise protected()
        if any(content.find(name) >= 0 for name in WORKBOOK):
            return "xls"
    raise Unreadable(f"This is an old Office file, but not a workbook. {ADVICE}")


def protected() -> Unreadable:
    return Unreadable("The workbook is protected with a password. Save it without one and upload it again.")
