"""The cells of a row become values of our fields; what is left over is kept, what is wrong is said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from transfers.reading import Row
from transfers.reading.records import Record, RecordReader
from transfers.reading.targets import CONTACT_TARGETS, LEAD_TARGETS
from transfers.reading.values import Context, Name

COLUMNS = ["Name", "Mail", "Tel", "Deal", "Close", "Do Not Call", "Colour"]
MAPPING = {0: "full_name", 1: "email", 2: "phone_number", 3: "value", 4: "expected_close_date"}


def reader(*sample: list[str], context: Context | None = None) -> RecordReader:
    rows = [Row(at, values) for at, values in enumerate(sample, start=2)]
    return RecordReader(COLUMNS, MAPPING, LEAD_TARGETS, context=context or Context(region="DE"), sample=rows)


def test_a_row_becomes_values_and_keeps_the_rest() -> None:
    cells = ["Dr. Ada King Lovelace", "ADA@example.com", "030 901820", "1.234,50 €", "31.12.2026", "Yes", " red "]
    assert reader().read(cells) == Record(
        values={
            "first_name": "Ada King",
            "last_name": "Lovelace",
            "email": "ada@example.com",
            "phone_number": "+4930901820",
            "value": Decimal("1234.50"),
            "currency": "EUR",
            "expected_close_date": dt.date(2026, 12, 31),
        },
        metadata={"Title and suffix": "Dr.", "Do Not Call": "Yes", "Colour": "red"},
    )


def test_what_is_wrong_is_said_by_heading_and_the_next_row_starts_afresh() -> None:
    read = reader().read
    first = read(["Ada", "invalid", "123", "-5", "soon", "", ""])
    assert (first.values, first.metadata) == ({"first_name": "Ada", "phone_number": "123"}, {})
    assert first.warnings == ["“123” is kept as it is, because it is no whole telephone number."]
    assert first.errors["Deal"] == "“-5” is less than nothing. Write an amount of 0 or more."
    assert first.errors["Close"] == "“soon” is not a date. Write it like 2026-12-31."
    assert list(first.errors) == ["Mail", "Deal", "Close"]
    assert read(["", "", "", "", "", "", ""]) == Record()


def test_each_column_tells_how_it_writes_dates_and_decimals() -> None:
    row = ["", "", "", "1.234", "03/04/2021", "", ""]
    read = reader(["", "", "", "9,50", "12/31/2021", "", ""], row).read
    assert read(row) == Record(values={"value": Decimal("1234.00"), "expected_close_date": dt.date(2021, 3, 4)})


def test_texts_that_stand_for_nothing_are_left_out_everywhere() -> None:
    read = reader(context=Context(empty=frozenset({"Select", "-"}))).read
    assert read(["Select", "-", " - ", "Select", "-", "Select", "-"]) == Record()


def test_a_column_of_currencies_goes_before_the_sign_of_an_amount() -> None:
    mapping = {0: "value", 1: "currency", 2: "priority", 3: "tags"}
    read = RecordReader(["a", "b", "c", "d"], mapping, LEAD_TARGETS, context=Context()).read
    assert read(["$5", "chf", "Hoch", "x;y"]).values == {
        "value": Decimal("5.00"),
        "currency": "CHF",
        "priority": "high",
        "tags": ["x", "y"],
    }
    assert read(["5", "", "", ""]).values == {"value": Decimal("5.00")}


def test_names_in_columns_of_their_own_go_before_the_full_name() -> None:
    columns, mapping = ["First", "Whole"], {0: "first_name", 1: "full_name"}
    read = RecordReader(columns, mapping, CONTACT_TARGETS, context=Context()).read
    assert read(["Augusta", "Ada Lovelace"]).values == {"first_name": "Augusta", "last_name": "Lovelace"}
    assert Name("Ada", "Lovelace").rest == ""
