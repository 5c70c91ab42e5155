"""The form of a text file: separator, headings, rows that can be trusted and rows that cannot."""

from __future__ import annotations

import pytest

from tests.transfers.reading.conftest import Write
from transfers.reading import Count, Row, Unreadable, open_table


def rows(table_rows: list[Row]) -> list[tuple[int, list[str]]]:
    return [(row.number, row.values) for row in table_rows]


@pytest.mark.parametrize(("delimiter", "shown"), [(",", "1;2|3\t4"), (";", "1,2|3"), ("\t", "1,2;3"), ("|", "1,2;3")])
def test_the_separator_is_found_beside_other_marks(write: Write, delimiter: str, shown: str) -> None:
    table = open_table(write(f"Name{delimiter}Amount{delimiter}City\nAnna{delimiter}{shown}{delimiter}Rome\n"))
    assert (table.delimiter, table.columns) == (delimiter, ["Name", "Amount", "City"])
    assert rows(list(table.rows())) == [(2, ["Anna", shown, "Rome"])]


def test_a_semicolon_file_with_decimal_commas_is_not_cut_at_the_commas(write: Write) -> None:
    table = open_table(write("Name;Wert, EUR\nA;1,5\nB;2,5\nC;3,5\n"))
    assert table.columns == ["Name", "Wert, EUR"]
    assert [row.values[1] for row in table.rows()] == ["1,5", "2,5", "3,5"]


def test_the_sep_line_of_excel_names_the_separator_and_is_no_row(write: Write) -> None:
    table = open_table(write("sep=|\r\nName|City\r\nAnna|Rome\r\n"))
    assert (table.delimiter, table.header_row, table.columns) == ("|", 1, ["Name", "City"])
    assert rows(list(table.rows())) == [(2, ["Anna", "Rome"])]
    assert table.notes == ["The first line names a vertical bar as the separator."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(write: Write, end: str) -> None:
    table = open_table(write(end.join(["a,b", "1,2", "3,4"])))
    assert rows(list(table.rows())) == [(2, ["1", "2"]), (3, ["3", "4"])]
    assert table.count_estimate == 2


def test_a_cell_keeps_its_line_ends_and_separators_and_quotes(write: Write) -> None:
    table = open_table(write('a,b\r\n"one\r\ntwo, ""three""",x\u2028y\x0cz\r\n'))
    assert rows(list(table.rows())) == [(2, ['one\r\ntwo, "three"', "x\u2028y\x0cz"])]


def test_quotes_after_a_blank_are_quotes_where_the_file_writes_them_so(write: Write) -> None:
    table = open_table(write('name, city\n"Anna", "Rome, Italy"\n"Bea", "Bern, Switzerland"\n'))
    assert rows(list(table.rows())) == [(2, ["Anna", "Rome, Italy"]), (3, ["Bea", "Bern, Switzerland"])]


def test_a_tab_file_without_quoting_keeps_its_quotation_marks(write: Write) -> None:
    table = open_table(write('name\tsaid\nAnna\t"Best" service\nBea\t"never closed\n'))
    assert rows(list(table.rows())) == [(2, ["Anna", '"Best" service']), (3, ["Bea", '"never closed'])]
    assert table.notes == ["Quotation marks are kept as ordinary characters."]


def test_a_list_without_separator_is_one_column(write: Write) -> None:
    table = open_table(write("Name\nSmith, John\nDoe, Jane\n"))
    assert (table.delimiter, table.columns) == ("", ["Name"])
    assert rows(list(table.rows())) == [(2, ["Smith, John"]), (3, ["Doe, Jane"])]


def test_lines_above_the_headings_are_skipped_and_counted(write: Write) -> None:
    table = open_table(write('Notes:\r\n"Some addresses, you see, are missing."\r\n\r\nFirst,Last,URL\r\nAda,L,x\r\n'))
    assert (table.header_row, table.columns) == (4, ["First", "Last", "URL"])
    assert rows(list(table.rows())) == [(5, ["Ada", "L", "x"])]
    assert table.notes == ["Rows 1 to 3 above the headings are skipped."]


def test_a_title_padded_with_separators_is_no_heading(write: Write) -> None:
    table = open_table(write("Leads of May,,\nName,Email,City\nAnna,a@example.com,Rome\n"))
    assert (table.header_row, table.columns) == (2, ["Name", "Email", "City"])


def test_a_file_without_headings_has_numbered_columns_and_loses_no_row(write: Write) -> None:
    table = open_table(write("Anna,anna@example.com\nBea,bea@example.com\n"))
    assert (table.header_row, table.columns) == (0, ["Column 1", "Column 2"])
    assert rows(list(table.rows())) == [(1, ["Anna", "anna@example.com"]), (2, ["Bea", "bea@example.com"])]
    assert table.notes == ["The first row is data already, so that the columns are numbered."]


def test_blank_and_double_headings_get_names_of_their_own(write: Write) -> None:
    table = open_table(write("Email,,Email, First  Name ,Email (2)\na,b,c,d,e\n"))
    assert table.columns == ["Email", "Column 2", "Email (2)", "First Name", "Email (2) (2)"]
    assert table.notes == [
        "These columns have no heading and are named by their place: 2.",
        "Headings that occur more than once are numbered: Email.",
    ]


def test_empty_columns_at_the_right_end_are_left_out(write: Write) -> None:
    table = open_table(write("a,b,,\n1,2,,\n3,4,,\n5,6,,late\n"))
    assert table.columns == ["a", "b", "Column 3", "Column 4"]
    table = open_table(write("a,b,\n1,2,\n3,4,\n"))
    assert (table.columns, table.notes) == (["a", "b"], ["An empty column is left out at the right end."])
    assert rows(list(table.rows())) == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_text_beyond_a_column_left_out_is_a_problem_and_not_lost(write: Write) -> None:
    content = "a,b,\n" + "1,2,\n" * 400 + "1,2,late\n"
    last = list(open_table(write(content)).rows())[-1]
    assert (last.number, last.values) == (402, ["1", "2", "late"])
    assert last.problem.startswith("This row has 3 cells, but there are only 2 columns.")


def test_ragged_rows_are_filled_up_or_refused_and_never_shifted(write: Write) -> None:
    table = open_table(write("a,b,c\n1,2\nTotal: 7\n1,2,3,4\n1,2,3,,\n1,2,3\n"))
    short, footnote, long, padded, whole = table.rows()
    assert (short.values, short.problem) == (["1", "2", ""], "")
    assert short.warning == "This row has 2 cells, but there are 3 columns. The missing ones were taken as empty."
    assert footnote.values == ["Total: 7"]
    assert footnote.problem == (
        "This row has 1 cell, but there are 3 columns. It looks like a broken line or a footnote."
    )
    assert (long.number, long.values) == (4, ["1", "2", "3", "4"])
    assert long.problem.startswith("This row has 4 cells, but there are only 3 columns.")
    assert (padded, whole) == (Row(5, ["1", "2", "3"]), Row(6, ["1", "2", "3"]))
    assert table.count() == Count(rows=5, blank=0, problems=2)


def test_blank_rows_are_yielded_as_blank_with_their_number(write: Write) -> None:
    table = open_table(write("a,b\n\n1,2\n,\n  ,\n3,4\n"))
    assert [(row.number, row.blank) for row in table.rows()] == [
        (2, True),
        (3, False),
        (4, True),
        (5, True),
        (6, False),
    ]
    assert table.count() == Count(rows=5, blank=3, problems=0)
    assert [row.number for row in table.sample(5)] == [3, 6]


def test_a_cell_of_100000_characters_passes_and_a_longer_one_is_refused(write: Write) -> None:
    most, more = "x" * 100_000, "line\n" * 20_001
    fits, too_long, after = open_table(write(f'a,b\n{most},1\n"{more}",2\n3,4\n')).rows()
    assert (len(fits.values[0]), fits.problem) == (100_000, "")
    assert too_long.problem == "Cell 1 has 100,005 characters; the most is 100,000. Shorten it."
    assert after == Row(4, ["3", "4"])


def test_a_nul_character_is_a_problem_of_its_row_only(write: Write) -> None:
    bad, good = open_table(write("a,b\nAn\0na,2\n3,4\n")).rows()
    assert bad.problem == "Cell 1 contains a NUL character, which no text has. Delete it or type the cell again."
    assert good == Row(3, ["3", "4"])


def test_a_stray_quotation_mark_spoils_its_row_only(write: Write) -> None:
    bad, good = open_table(write('a,b\n"Hey, I missed " it",3\n3,4\n')).rows()
    assert (bad.number, bad.values) == (2, ['"Hey, I missed " it",3\n'])
    assert bad.problem.startswith("A quotation mark stands in the middle of a quoted cell.")
    assert good == Row(3, ["3", "4"])


def test_a_malformed_heading_is_never_skipped_in_silence(write: Write) -> None:
    with pytest.raises(Unreadable, match="Row 1, at or above the headings, cannot be read"):
        open_table(write('a,"b" c\n1,2\n3,4\n'))


def test_formulas_stay_text(write: Write) -> None:
    formulas = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1+9)", "-2+3", '=HYPERLINK("x")']
    quoted = "\n".join('x,"' + formula.replace('"', '""') + '"' for formula in formulas)
    assert [row.values[1] for row in open_table(write(f"a,b\n{quoted}\n")).rows()] == formulas


@pytest.mark.parametrize("start", [0, 1, 2, 3, 5, 6, 7, 99])
def test_reading_on_after_a_row_gives_the_tail(write: Write, start: int) -> None:
    table = open_table(write('a,b\n1,2\n\n"x" y,3\n"multi\nline",4\n5,6,7\n'))
    whole = list(table.rows())
    assert [row.number for row in whole] == [2, 3, 4, 5, 6]
    assert list(table.rows(start)) == [row for row in whole if row.number > start]


def test_what_a_person_chose_is_not_looked_for(write: Write) -> None:
    path = write("skip;me,now\na;b,c\n1;2,3\n".encode("cp1252"))
    table = open_table(path, delimiter=",", header_row=2, encoding="latin-1")
    assert (table.columns, table.encoding, table.encoding_is_guess) == (["a;b", "c"], "cp1252", False)
    assert rows(list(table.rows())) == [(3, ["1;2", "3"])]
    assert open_table(path, header_row=0).columns == ["Column 1", "Column 2"]
    assert open_table(path, delimiter="").columns == ["skip;me,now"]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"encoding": "base64"}, "Files in the encoding “base64” cannot be read. Choose one of the list."),
        ({"encoding": "klingon"}, "Files in the encoding “klingon” cannot be read. Choose one of the list."),
        ({"delimiter": "::"}, "The separator must be a single character, and no quotation mark."),
        ({"header_row": 9}, "There is no row 9 among the first 2 rows."),
    ],
)
def test_a_choice_that_cannot_be_is_refused(write: Write, chosen: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_table(write("a,b\n1,2\n"), **chosen)  # type: ignore[arg-type]
    assert str(refusal.value) == sentence


def test_headings_alone_are_a_table_without_rows(write: Write) -> None:
    table = open_table(write("a,b\n"))
    assert (table.columns, list(table.rows())) == (["a", "b"], [])
    assert table.notes == ["There are headings, but no rows."]
