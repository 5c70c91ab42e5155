"""XLSX, ODS and XLS are read like any other table; what would take all memory is refused."""

from __future__ import annotations

import base64
import datetime as dt
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from tests.transfers.reading.conftest import Write
from transfers.reading import Row, Unreadable, open_table, sheets

OLD_XLS = (
    "c-rk)Pe>GD6#sp*|3!CKTLTSb5wbE3qDvQBEzFaPb*PZ2MrRJ<tRq`NdML|;E<w<#=pxvmi`At+R8Y4Lkx@Yq1Zy2V1qB_{>Ag3zwQB_~lwizn"
    "_}=&4`@ZkZn|a^+zHjE$Ty0_cZsR;wU=IRVc47#Z=oFP$QAmQ?9f#Rs9i`&<SXYQeDUjh19@V^va11%#^U!c7_>3s<k;+kwB5RMB={3Y&@j+MY"
    "LkCfX8>ES&LA<IHIw*95(A(1UvCvM@To&3veG94|bD3=GZf_PJ(VC?#4z_z=#=IBJPSoQ$&*F1el-oCiuKbX0t+R%vU^Qky0qrqI%sk5p+(Z>H"
    "MrhCF+6|+C6a{+*U!64YrI^)E)4qOf^$Mi_R<4iyK_8_cuGC-Eg1`iv6OtrTG^u-nZX)-Y_NZkp;+QPVT&N+d=gbh$ozsUbst@VbX_og{_DPfG"
    "N58$0?p?GjGoJv)ZL`xnqvy!VjzK#Y0J;pF^tz#!>Z^ELkYyxUwv5zBdQ}rOkPyCBk}OHSEZ+M3x_6*2b6hkN;+?y}Z06^IgY!Is2FIl(Ae38L"
    "WyE%&7sTo&;TwgfC<CZ&>8tmc{gcw?qO`WqeRc`nWVV#>TZx}qIPjop>QiPL@v}Yi<EhzqnQ1iBhG)=tz9!M8+SK)HjE9+Gt-QtPgV2Uw7N)3{"
    "^n7=`T{M9uPDMhkP*>u&qkc%5_pV$iKvKZ7rG8^eiLId5Ux_UWDxQ#UN^C7$iV*+utwwg(iY8Xet!QE;>{)T+#lbwQvBXxI_+X&b;U0ITW%ehk"
    ";KPRxA3l8e@Zn=!K*?d#Jz(<zGUOfJBi?_VB`VAQZ<7BO2Vv87iasj4F+z17V-?MxjR>itEw#!q#s7tj!*usNhA|+13|BmV>Elb4KF_KLCjVXv"
    "ReJyBO8orC_x}!>LhTa"
)
SEEN = dt.datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 (a workbook knows no zones)
TOO_LARGE = (
    "The workbook is too large to be opened: a sheet may span 5,000,000 cells. "
    "Save the sheet as CSV, for which there is no such limit, and upload that."
)
ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Leads">{}</table:table></office:spreadsheet></office:body></office:document-content>"""
FILLED = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def ods(path: Path, rows: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", ODS.format(rows))
    return path


def cell(text: str, columns: int = 1) -> str:
    return FILLED.format(f' table:number-columns-repeated="{columns}"', text)


def row(cells: str, rows: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover")
        leads, other = book.add_worksheet("Leads"), book.add_worksheet("Other")
        leads.write("B2", "Export of May")
        leads.write_row("B4", ["Name", "Value", "Close", "Seen", "Won", "Phone"])
        leads.write("B5", "Zoë")
        leads.write("C5", 1234.5)
        leads.write_datetime("D5", dt.date(2026, 12, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
        leads.write_datetime("E5", SEEN, book.add_format({"num_format": "d/m/yy h:mm"}))
        leads.write_boolean("F5", True)
        leads.write("G5", 4930901820)
        leads.write("B7", "Bea")
        leads.write_string("C7", "=1+1")
        leads.write_formula("D7", "=NA()", None, "#N/A")
        other.write_row("A1", ["a", "b"])
        other.write_row("A2", [1, 2])
    return path


def test_the_first_sheet_with_cells_is_read_as_a_person_sees_it(workbook: Path) -> None:
    table = open_table(workbook)
    assert (table.sheet, table.other_sheets) == ("Leads", ("Cover", "Other"))
    assert (table.header_row, table.columns) == (4, ["Name", "Value", "Close", "Seen", "Won", "Phone"])
    assert list(table.rows()) == [
        Row(5, ["Zoë", "1234.5", "2026-12-31", "2026-01-02 03:04:00", "TRUE", "4930901820"]),
        Row(6, [""] * 6, blank=True),
        Row(7, ["Bea", "=1+1", "", "", "", ""]),
    ]
    assert table.notes == [
        "The workbook has 3 sheets; “Leads” is read.",
        "Some cells of the workbook hold an error such as #N/A; they are read as empty.",
        "Rows 1 to 3 above the headings are skipped.",
    ]
    assert (table.encoding, table.delimiter, table.count_estimate) == ("", "", 3)


def test_another_sheet_and_another_heading_can_be_chosen(workbook: Path) -> None:
    table = open_table(workbook, sheet="Other", header_row=0)
    assert (table.columns, [each.values for each in table.rows()]) == (
        ["Column 1", "Column 2"],
        [["a", "b"], ["1", "2"]],
    )
    assert [each.number for each in open_table(workbook).rows(5)] == [6, 7]


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [("Cover", "The sheet “Cover” is empty."), ("Nope", "The workbook has no sheet named “Nope”.")],
)
def test_a_sheet_that_is_empty_or_missing_is_refused(workbook: Path, sheet: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_table(workbook, sheet=sheet)
    assert str(refusal.value) == sentence


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    xlsxwriter.Workbook(path).close()
    with pytest.raises(Unreadable, match="The workbook is empty"):
        open_table(path)


def test_an_old_xls_is_read(write: Write) -> None:
    table = open_table(write(zlib.decompress(base64.b85decode(OLD_XLS))))
    assert (table.sheet, table.columns) == ("People", ["Name", "Email", "Value", "Close"])
    assert [each.values for each in table.rows()] == [
        ["Zoë Müller", "zoe@example.com", "1234.5", "2026-12-31"],
        ["Ada", "ada@example.com", "7", ""],
    ]


def test_an_ods_is_read_without_its_endless_empty_rows(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = row(cell("Name") + cell("City")) + row(cell("Anna") + cell("Rome"), 2) + row(empty, 1_048_000)
    table = open_table(ods(tmp_path / "leads.ods", rows))
    assert table.columns == ["Name", "City"]
    assert list(table.rows()) == [Row(2, ["Anna", "Rome"]), Row(3, ["Anna", "Rome"])]


def test_a_protected_ods_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="protected with a password"):
        open_table(ods(tmp_path / "locked.ods", "", "<manifest:encryption-data/>"))


def test_two_cells_in_opposite_corners_do_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write("XFD1048576", "z")
    for bomb in (path, ods(tmp_path / "bomb.ods", row(cell("a", 16_384), 1_048_576))):
        with pytest.raises(Unreadable) as refusal:
            open_table(bomb)
        assert str(refusal.value) == TOO_LARGE


def test_a_workbook_that_takes_for_ever_is_given_up(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST", 0.001)
    with pytest.raises(Unreadable) as refusal:
        open_table(workbook)
    assert str(refusal.value) == TOO_LARGE


def test_the_converted_sheet_goes_away_with_the_table(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    table = open_table(workbook)
    assert len(list(tmp_path.glob("sheet-*.csv"))) == 1
    with pytest.raises(Unreadable):
        open_table(workbook, sheet="Cover")
    del table
    assert list(tmp_path.glob("sheet-*.csv")) == []
