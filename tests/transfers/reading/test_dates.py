"""Dates in the ways of many programs; what can mean two days is never guessed in silence."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transfers.reading import BadValue, values
from transfers.reading.values import Context, DateOrder

PLAIN = Context()
DAY = dt.date(2021, 4, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-15",
        "2021/4/15",
        "2021.04.15",
        "2021. 04. 15.",
        "20210415",
        "15.04.2021",
        "15. 4. 2021",
        "15/04/21",
        "4/15/2021",
        "15-Apr-21",
        "15 Apr, 2021 00:03:00",
        "Apr 15, 2021",
        "April 15th, 2021",
        "15th of April 2021",
        "Thursday, 15 April 2021",
        "Thu Apr 15 2021 00:03:00 GMT+0200 (CEST)",
        "15. April 2021",
        "15 avril 2021",
        "15 de abril de 2021",
        "15 aprile 2021",
        "15 april 2021",
        "2021. április 15.",
        "2021-04-15T23:59:59-11:00",
        "1618444800",
        "1618444800000",
    ],
)
def test_a_date_is_understood(text: str) -> None:
    assert values.date(text, PLAIN) == DAY


@pytest.mark.parametrize(("text", "month"), [("3. März 2021", 3), ("1er déc. 2021", 12), ("2 out 2021", 10)])
def test_months_have_names_in_many_languages(text: str, month: int) -> None:
    assert values.date(text, PLAIN).month == month


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-04-15", "2021-04-15T00:00+00:00"),
        ("2021-04-15 09:14", "2021-04-15T09:14+00:00"),
        ("2021-04-15T17:04:53+05:30", "2021-04-15T11:34:53+00:00"),
        ("2021-04-15T00:03:00.123Z", "2021-04-15T00:03+00:00"),
        ("3/15/2024 2:30 PM", "2024-03-15T14:30+00:00"),
        ("15/3/2024, 12:05 a.m.", "2024-03-15T00:05+00:00"),
        ("15.03.2024 14.30", "2024-03-15T14:30+00:00"),
        ("2021-04-15 00:03 Europe/Berlin", "2021-04-14T22:03+00:00"),
        ("1618488180", "2021-04-15T12:03+00:00"),
        ("44301.5", "2021-04-15T12:00+00:00"),
    ],
)
def test_a_moment_is_understood(text: str, moment: str) -> None:
    assert values.moment(text, PLAIN) == dt.datetime.fromisoformat(moment)


def test_a_moment_without_a_zone_is_that_of_the_importer() -> None:
    found = values.moment("15 Apr, 2021 00:03:00", Context(zone=ZoneInfo("Asia/Kolkata")))
    assert found == dt.datetime(2021, 4, 14, 18, 33, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("order", "day", "warning"),
    [
        ("", dt.date(2021, 4, 3), ["“03/04/2021” was read as 2021-04-03, the day first."]),
        ("dmy", dt.date(2021, 4, 3), []),
        ("mdy", dt.date(2021, 3, 4), []),
    ],
)
def test_what_can_mean_two_days_follows_the_column(order: DateOrder, day: dt.date, warning: list[str]) -> None:
    said: list[str] = []
    assert values.date("03/04/2021", Context(date_order=order, warn=said.append)) == day
    assert said == warning


def test_what_can_mean_two_days_is_refused_where_the_column_has_both() -> None:
    with pytest.raises(BadValue) as refusal:
        values.date("03/04/2021", Context(date_order="mixed"))
    assert str(refusal.value) == (
        "“03/04/2021” can mean two dates, and the column has both day-first and month-first dates. "
        "Write it like 2026-12-31."
    )
    assert values.date("13/04/2021", Context(date_order="mixed")) == dt.date(2021, 4, 13)
    assert values.date("04/04/2021", Context(date_order="mixed")) == dt.date(2021, 4, 4)


@pytest.mark.parametrize(
    ("sample", "order"),
    [
        (["03/04/2021", "13/04/2021"], "dmy"),
        (["03/04/2021", "04/13/2021"], "mdy"),
        (["13/04/2021", "04/13/2021"], "mixed"),
        (["03.04.2021"], "dmy"),
        (["03/04/2021", "2021-04-13", "x"], ""),
    ],
)
def test_a_column_tells_the_order_of_its_dates(sample: list[str], order: str) -> None:
    assert values.detect_date_order(sample) == order


def test_the_number_of_a_spreadsheet_is_read_with_a_warning() -> None:
    said: list[str] = []
    assert values.date("45631", Context(warn=said.append)) == dt.date(2024, 12, 5)
    assert said == ["“45631” was read as a spreadsheet's number for 2024-12-05."]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "April",
        "hello",
        "2021-02-30",
        "32/13/2021",
        "2021-04-15 25:00",
        "2021-04-15 1:00 XM",
        "15",
        "12.5",
        "2021-W15-4",
    ],
)
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        values.moment(text, PLAIN)
    assert str(refusal.value) == f"“{text}” is not a date. Write it like 2026-12-31."


@pytest.mark.parametrize("text", ["0021-01-01", "9999-12-31", "00/00/0000", "1.1.1799"])
def test_a_year_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match=f"The year of “{text}” is outside 1800 to 2199"):
        values.date(text, PLAIN)


FIRST, LAST = dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 (the strategy adds the zone)
FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%a, %d %b %Y"]


@settings(deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(FORMATS))
def test_a_formatted_date_is_read_back(day: dt.date, pattern: str) -> None:
    assert values.date(day.strftime(pattern), PLAIN) == day


@settings(deadline=None)
@given(st.datetimes(FIRST, LAST, timezones=st.just(dt.UTC)))
def test_an_iso_moment_is_read_back(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert values.moment(moment.isoformat(), PLAIN) == moment
