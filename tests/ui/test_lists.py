"""The machinery of lists, shown with the list of leads."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from leads.lists import LEADS
from leads.models import Lead
from tests.factories import ContactFactory, LeadFactory
from ui.lists.asked import Asked
from ui.lists.days import span_of
from ui.lists.export import harmless
from ui.lists.keyset import Cursor

SORTS = [f"{sign}{sort.key}" for sort in LEADS.sorts for sign in ("", "-")]
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def leads(workspace, stages, scope):
    """23 leads full of ties: few values, names and moments, a third of the values and days missing."""
    people = [
        ContactFactory(workspace=workspace, first_name=first, last_name=last)
        for first, last in [("Ada", "Lovelace"), ("Ada", "Lovelace"), ("", "Turing"), ("Grace", "")]
    ]
    made = []
    for number, person in zip(range(23), itertools.cycle(people), strict=False):
        made.append(
            LeadFactory(
                workspace=workspace,
                stage=stages["new"],
                contact=person,
                value=[None, 100, 250][number % 3],
                score=number % 2,
                expected_close_date=[None, date(2026, 5, 1), date(2026, 6, 1)][number % 3],
                stage_entered_at=START + timedelta(days=number % 4),
                last_activity_at=START + timedelta(hours=number % 5),
            )
        )
    return made


def walk(order, size, *, rows=None, most=50):
    """Go through all pages forward, then back again: the ids of each page, and of each on the way back."""
    rows = Lead.objects.all() if rows is None else rows
    forward, page = [], order.page(rows, (), size)
    while True:
        forward.append([row[-1] for row in page.rows])
        if not page.after or len(forward) > most:
            break
        page = order.page(rows, (), size, after=page.after)
    back = []
    while page.before and len(back) <= most:
        page = order.page(rows, (), size, before=page.before)
        back.append([row[-1] for row in page.rows])
    return forward, back


@pytest.mark.parametrize("sort", SORTS)
def test_pages_visit_every_row_once_forward_and_back(leads, sort):
    order = LEADS.order(sort)
    whole = [row[-1] for row in order.page(Lead.objects.all(), (), 100).rows]
    assert sorted(whole) == sorted(lead.pk for lead in leads)
    forward, back = walk(order, 5)
    assert [len(page) for page in forward] == [5, 5, 5, 5, 3]
    assert list(itertools.chain(*forward)) == whole
    assert back == forward[-2::-1]


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort.removeprefix("-") != "name"])
def test_rows_taken_apart_come_in_the_same_order(leads, sort):
    for lead in leads[::3]:
        Lead.objects.filter(pk=lead.pk).update(is_active=False, closed_at=START)
    order = LEADS.order(sort)
    parts = [Lead.objects.filter(is_active=True), Lead.objects.filter(is_active=False)]
    assert walk(order, 5, rows=parts) == walk(order, 5)
    assert walk(order, 4, rows=parts[::-1]) == walk(order, 4)


@pytest.mark.parametrize("sort", SORTS)
def test_rows_are_in_the_order_of_their_values_and_the_missing_come_last(leads, sort):
    order = LEADS.order(sort)
    values = [row[:-1] for row in order.page(Lead.objects.all(), (), 100).rows]
    known = [value for value in values if None not in value]
    assert values == known + [value for value in values if None in value]
    assert known == sorted(known, reverse=order.descending)


def test_pages_say_where_they_stand(leads):
    order = LEADS.order("-active")
    first = order.page(Lead.objects.all(), (), 5)
    second = order.page(Lead.objects.all(), (), 5, after=first.after)
    assert (first.start, first.before, second.start) == (1, "", 6)
    assert order.page(Lead.objects.all(), (), 5, before=second.before).start == 1


def test_a_row_that_comes_while_somebody_pages_neither_hides_nor_doubles_another(leads, workspace, stages):
    order = LEADS.order("-active")
    first = order.page(Lead.objects.all(), (), 5)
    before = order.page(Lead.objects.all(), (), 5, after=first.after)
    LeadFactory(workspace=workspace, stage=stages["new"], last_activity_at=START + timedelta(days=9))
    assert order.page(Lead.objects.all(), (), 5, after=first.after).rows == before.rows


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "%%%",
        "W10",
        str(Cursor(1, ("not a moment", "not an id"))),
        str(Cursor(1, (datetime(2026, 1, 1, tzinfo=UTC), None))),
        str(Cursor(1, (None, "01a1fc79-0000-7000-8000-000000000000"))),
        str(Cursor(1, ("2026-01-01T00:00:00", "01a1fc79-0000-7000-8000-000000000000"))),
        str(Cursor(1, (10**40, "01a1fc79-0000-7000-8000-000000000000"))),
        "a" * 3000,
    ],
)
def test_a_cursor_that_cannot_be_read_shows_the_first_page(leads, text):
    order = LEADS.order("-active")
    first = order.page(Lead.objects.all(), (), 5)
    assert order.page(Lead.objects.all(), (), 5, after=text) == first
    assert order.page(Lead.objects.all(), (), 5, before=text) == first


@pytest.mark.parametrize("score", [10**12, "many", [1]])
def test_a_cursor_with_a_number_that_no_column_holds_shows_the_first_page(leads, score):
    order = LEADS.order("score")
    text = str(Cursor(1, (score, leads[0].pk)))
    assert order.page(Lead.objects.all(), (), 5, after=text) == order.page(Lead.objects.all(), (), 5)


def test_a_cursor_in_a_name_may_hold_any_letters_but_no_null(leads):
    order = LEADS.order("name")
    assert order.read(str(Cursor(1, ("Æ\x00", "", leads[0].contact_id, leads[0].pk)))) is None
    assert order.read(str(Cursor(1, ("Ö'\"%_\\", "", leads[0].contact_id, leads[0].pk)))).place == 1


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("today", date(2026, 2, 26), date(2026, 2, 26)),
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("30", date(2026, 1, 28), date(2026, 2, 26)),
        ("overdue", None, date(2026, 2, 25)),
        ("+30", date(2026, 2, 26), date(2026, 3, 28)),
    ],
)
def test_spans_are_counted_from_today(span, first, last):
    assert span_of(span, date(2026, 2, 26)) == (first, last)


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-2", "@sum", "\tx", "\rx", "\n=1"])
def test_text_that_a_spreadsheet_would_take_for_a_formula_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


def test_numbers_and_other_text_are_written_as_they_are():
    assert [harmless(value) for value in (-5, None, "a=b", "Ö")] == ["-5", "", "a=b", "Ö"]


def test_nothing_in_an_address_is_lost_between_states(rf, membership, scope):
    request = rf.get("/")
    request.user, request.membership, request.workspace = membership.user, membership, scope
    asked = Asked(request, LEADS, QueryDict("q=ada&owner=me&owner=none&value_min=5&sort=value&size=25&after=x&junk=1"))
    assert asked.link() == "?q=ada&owner=me&owner=none&value_min=5&sort=value&size=25"
    assert asked.link(without="owner") == "?q=ada&value_min=5&sort=value&size=25"
    assert asked.link(sort="-value", after="y") == "?q=ada&owner=me&owner=none&value_min=5&size=25&sort=-value&after=y"
    assert asked.cleared == "?sort=value&size=25"
    assert asked.sorted_by("value") == (asked.link(sort="-value"), "ascending")
    assert asked.sorted_by("name") == (asked.link(sort="name"), "")
