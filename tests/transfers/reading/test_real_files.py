"""Real files of many origins, where a folder with them is at hand: RELAY_DATA names it."""

from __future__ import annotations

import base64
import csv
import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import phonenumbers
import pytest

from transfers.reading import BadValue, Count, Table, Unreadable, open_table, values
from transfers.reading.known_headers import is_consent
from transfers.reading.mapping import propose
from transfers.reading.targets import ACCOUNT_TARGETS, CONTACT_TARGETS, LEAD_TARGETS, Target
from transfers.reading.values import Context

DATA = Path(os.environ.get("RELAY_DATA", "does-not-exist"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="RELAY_DATA names no folder with real files")

REFUSED = {
    "all-empty.csv": "The file is empty.",
    "bad-header-no-header.csv": "The file is empty.",
    "bad-missing-quote.csv": "The quotation mark that opens in row 2 is never closed",
    "quirk-empty.csv": "The file is empty.",
    "quirk-unclosed-quote.csv": "The quotation mark that opens in row 10 is never closed",
    "adf_lead_email_body.xml": "This is an XML file, not a table.",
    "contact_form_7_mail.txt": "This is an e-mail message, not a table.",
}
PROBLEMS = {
    "bad-header-more-fields.csv": [2],
    "bad-quotes-with-unescaped-quote.csv": [2],
    "quirk-200k-char-cell.csv": [2],
    "quirk-invalid-utf8.csv": [3, 4],
    "quirk-nul-bytes.csv": [5],
    "quirk-ragged.csv": [11],
}
ROWS = {
    "x-education-leads/Leads.csv": 9240,
    "zoho-crm-export/Leads.csv": 3900,
    "zoho-crm-export/Contacts.csv": 1265,
    "zoho-crm-export/Accounts.csv": 2229,
    "zoho-crm-export/Potentials.csv": 3632,
    "zoho-crm-export/Calls.csv": 4100,
    "zoho-crm-export/Events.csv": 2978,
    "zoho-crm-export/Tasks.csv": 2978,
    "zoho-crm-export/Campaigns.csv": 110,
    "zoho-crm-export/Campaign_Lead_Status.csv": 3900,
    "zoho-crm-export/Users.csv": 11,
}
ENCODINGS = {
    "enc-cp1250.csv": "cp1250",
    "enc-cp1251.csv": "cp1251",
    "enc-cp1252.csv": "cp1252",
    "enc-latin9.csv": "iso8859_15",
    "enc-macroman.csv": "mac_roman",
    "enc-shift_jis.csv": "cp932",
    "enc-windows-1255.csv": "cp1255",
    "enc-utf16le-nobom.csv": "utf-16-le",
    "enc-utf16le-bom.csv": "utf-16",
    "enc-utf16be-bom.csv": "utf-16",
    "enc-utf32.csv": "utf-32",
    "enc-utf8-bom.csv": "utf-8-sig",
    "enc-utf8.csv": "utf-8",
}


def small_files() -> list[Path]:
    folders = ("csv/csv-spectrum/csvs", "csv/csv-test-data/csv", "csv/generated", "export-headers/samples")
    files = [path for folder in folders for path in sorted((DATA / folder).glob("*.*"))]
    return [*files, *sorted((DATA / "csv/csv-injection").glob("*.txt"))]


@pytest.mark.parametrize("path", small_files(), ids=lambda path: path.name)
def test_every_file_is_read_or_refused_with_its_reason(path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(Unreadable) as refusal:
            open_table(path)
        assert str(refusal.value).startswith(REFUSED[path.name])
        return
    rows = list(open_table(path).rows())
    assert [row.number for row in rows if row.problem] == PROBLEMS.get(path.name, [])


@pytest.mark.parametrize("path", sorted(DATA.glob("csv/csv-spectrum/json/*.json")), ids=lambda path: path.stem)
def test_csv_spectrum_is_read_as_it_expects(path: Path) -> None:
    if path.stem == "location_coordinates":
        pytest.skip("its JSON gives another telephone number than its CSV")
    source = path.parent.parent / "csvs" / f"{path.stem}.csv"
    expected = path.read_text("utf-8")
    if b"\r" not in source.read_bytes():  # a copy may have lost what its JSON still has
        expected = expected.replace("\\r\\n", "\\n")
    assert as_objects(open_table(source)) == json.loads(expected)


@pytest.mark.parametrize("path", sorted(DATA.glob("csv/csv-test-data/json/*.json")), ids=lambda path: path.stem)
def test_csv_test_data_is_read_as_it_expects(path: Path) -> None:
    source = path.parent.parent / "csv" / f"{path.stem}.csv"
    if source.name in REFUSED:
        pytest.skip("a file without any text is refused")
    table = open_table(source)
    rows = [row.values for row in table.rows()]
    expected = json.loads(path.read_text("utf-8"))
    assert (as_objects(table) if "header" in path.stem else [table.columns, *rows]) == expected


def as_objects(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.columns, row.values, strict=True)) for row in table.rows()]


def test_formulas_stay_as_they_are() -> None:
    path = DATA / "csv/csv-injection/csv-payload.txt"
    table = open_table(path)
    assert [table.columns[0], *(row.values[0] for row in table.rows())] == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize(("name", "encoding"), ENCODINGS.items())
def test_every_encoding_is_found(name: str, encoding: str) -> None:
    table = open_table(DATA / "csv/generated" / name)
    assert table.encoding == encoding
    assert table.columns == ["First Name", "Last Name", "Email", "Phone", "Company", "Notes", "Amount", "Close Date"]


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_large_exports_are_read_to_the_last_row(name: str, rows: int) -> None:
    table = open_table(DATA / name)
    assert table.count() == Count(rows=rows, blank=0, problems=0)
    assert table.count_estimate == rows
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    width = len(table.columns)
    assert table.columns == header[:width]
    assert [row.values for row in table.rows()] == [cells[:width] for cells in expected]


@pytest.mark.parametrize(
    ("name", "targets"),
    [
        ("x-education-leads/Leads.csv", LEAD_TARGETS),
        ("zoho-crm-export/Leads.csv", LEAD_TARGETS),
        ("zoho-crm-export/Potentials.csv", LEAD_TARGETS),
        ("zoho-crm-export/Contacts.csv", CONTACT_TARGETS),
        ("zoho-crm-export/Accounts.csv", ACCOUNT_TARGETS),
    ],
)
def test_every_mapped_cell_of_the_large_exports_is_understood(name: str, targets: tuple[Target, ...]) -> None:
    table = open_table(DATA / name)
    sample = table.sample(200)
    empty = values.propose_empty(row.values for row in sample)
    normalisers = {target.name: target.normaliser for target in targets}
    for at, proposal in propose(table.columns, sample, targets).items():
        cells = [row.values[at] for row in table.rows()]
        context = Context(date_order=values.detect_date_order(cells), empty=empty)
        for cell in {cell for cell in cells if not values.is_empty(cell, context)}:
            assert normalisers[proposal.target](cell, context) not in (None, "", [])


def test_no_known_export_maps_a_column_about_consent() -> None:
    headers: dict[str, list[str]] = json.loads((DATA / "export-headers/headers.json").read_text("utf-8"))
    for columns in headers.values():
        found = propose(columns, [], LEAD_TARGETS)
        assert not [columns[at] for at in found if is_consent(columns[at])]
        assert {"email", "first_name"} & {each.target for each in found.values()} or "Deal Name" in columns


def test_example_numbers_of_the_world_become_e164_from_every_form() -> None:
    left = set()
    with (DATA / "text/phone_numbers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["region"] == "001":
                continue
            number = phonenumbers.parse(row["national_example"], row["region"])
            wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            context = Context(region=row["region"])
            if values.phone(row["national_example"], context) != wanted or values.phone(wanted, context) != wanted:
                left.add((row["region"], row["type"]))
    # not possible by the library's own tables: kept as they are
    assert left == {("BJ", "voip"), ("BJ", "uan"), ("CA", "uan"), ("ZW", "fixedLine")}


def test_no_address_of_isemail_breaks_and_the_plain_ones_are_understood() -> None:
    verdicts: dict[str, set[str]] = {}
    for test in ElementTree.parse(DATA / "text/tests.xml").getroot().iter("test"):  # noqa: S314
        text = "".join(chr(ord(x) - 0x2400) if "\u2400" <= x <= "\u2421" else x for x in test.findtext("address") or "")
        try:
            found = values.email(text, Context())
        except BadValue:
            found = ""
        verdicts.setdefault(test.findtext("category") or "", set()).add(found and text.strip().lower())
    assert len(verdicts["ISEMAIL_VALID_CATEGORY"]) >= 13
    assert {text for text in verdicts["ISEMAIL_ERR"] if text} == {"test@iana.org"}


def test_naughty_strings_pass_through_every_normaliser() -> None:
    encoded: list[Any] = json.loads((DATA / "text/naughty_strings.base64.json").read_text("utf-8"))
    targets = {target.name: target for target in (*LEAD_TARGETS, *CONTACT_TARGETS, *ACCOUNT_TARGETS)}
    for text in (base64.b64decode(each).decode("utf-8", "replace") for each in encoded):
        assert values.text(text, Context()) == text.strip()
        for target in targets.values():
            try:
                target.normaliser(text, Context(choices=target.choices))
            except BadValue as error:
                assert str(error).endswith(".")
