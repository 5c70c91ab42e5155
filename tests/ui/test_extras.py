"""Columns, filters and sorts that a workspace adds to a list, shown with leads and a column of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.http import QueryDict

from leads.lists import LEADS
from leads.models import Lead
from tests.factories import LeadFactory
from tests.ui.test_lists import walk
from ui.lists import Column, Option, Sort
from ui.lists.asked import Asked
from ui.lists.cells import rows_of
from ui.lists.chips import chips
from ui.lists.export import csv_file
from ui.lists.extras import Extras
from ui.lists.filters import AnyOf, Between, ListFilter


def narrow(filters: ListFilter, rows):
    chosen = filters.form.cleaned_data["f.room"]
    return rows.filter(project_type__in=chosen) if chosen else rows


class Rooms(AnyOf):
    """Passed over: `narrow` applies it."""

    def filter(self, qs, value):
        return qs


LOUD = {"shout": Concat(F("project_type"), Value("!"))}
ROOM = Column(
    key="f.room",
    label="Room",
    paths=("shout",),
    make=lambda values, named, reader: values[0].title(),
    plain=lambda values, named: values[0].upper(),
    sort="f.room",
    shown=False,
)
BY_ROOM = Sort(key="f.room", label="Room", fields=("project_type",), types={"project_type": CharField()})
EXTRAS = Extras(
    columns={"f.room": ROOM},
    sorts={"f.room": BY_ROOM},
    filters={"f.room": Rooms(label="Room", read=str), "f.size": Between(label="Size", field_name="score", rare=True)},
    options=lambda asked, known: {"f.room": {"bath": Option("bath", "Bath"), "hall": Option("hall", "Hall")}},
    narrow=narrow,
    values=lambda columns: LOUD if columns else {},
)


@pytest.fixture
def asking(rf, membership, scope):
    """Give what an address asks of a list with these extras."""
    declaration = replace(LEADS, key="leads-with-extras", extras=lambda request: EXTRAS)

    def asked(query: str = "") -> Asked:
        request = rf.get(f"/?{query}")
        request.user, request.membership, request.workspace = membership.user, membership, scope
        return Asked(request, declaration, QueryDict(query))

    return asked


@pytest.fixture
def rooms(workspace, stages, scope):
    rooms = ("bath", "hall", "bath", "")
    return [
        LeadFactory(workspace=workspace, stage=stages["new"], project_type=room, score=number)
        for number, room in enumerate(rooms)
    ]


def test_a_workspace_s_columns_are_chosen_shown_and_exported_like_others(asking, rooms, member):
    member.preferences = {"columns": {"leads-with-extras": ["f.room", "f.gone"]}}
    asked = asking()
    assert list(asked.offered)[-1] == "f.room"
    assert [column.key for column in asked.columns] == ["f.room"]
    shown = [row.cells[0][2] for row in rows_of(asked, asked.page, editable=False)]
    assert sorted(shown) == ["!", "Bath!", "Bath!", "Hall!"]
    assert csv_file(asked).content.decode("utf-8-sig").splitlines()[0] == "Name,Room"
    assert b",HALL!" in csv_file(asked).content


def test_a_workspace_s_filters_narrow_the_rows_together_with_those_of_the_list(asking, rooms):
    asked = asking("f.room=bath&f.size.min=1")
    assert list(asked.rows) == [rooms[2]]
    assert asked.active == ["f.room", "f.size"]
    assert asked.link() == "?f.room=bath&f.size.min=1"
    said = {chip.key: (chip.said, chip.id) for chip in chips(asked) if chip.said}
    assert said == {"f.room": ("Bath", "f-room"), "f.size": ("≥ 1", "f-size")}


def test_what_is_gone_is_named_and_changes_nothing(asking, rooms):
    asked = asking("f.roof=red&f.width.min=3&sort=-f.roof&f.empty=")
    assert asked.gone == ["roof", "width"]
    assert (asked.rows.count(), asked.order.sort.key, asked.here) == (4, "active", "?")
    assert asking("f.room=bath&sort=f.room").gone == []


def test_the_same_definitions_are_built_once(asking):
    assert type(asking().filters) is type(asking("f.room=bath").filters)
    assert type(asking().filters).form_class() is type(asking().filters).form_class()


def test_rows_without_a_value_come_last_in_an_order_of_their_own(rooms):
    for lead in rooms:
        Lead.objects.filter(pk=lead.pk).update(expected_close_date="2026-05-01" if lead.score % 2 else None)
    sort = Sort(key="x", label="x", fields=("expected_close_date",), nullable=True, rest=("score",))
    for descending in (False, True):
        order = replace(LEADS.order("closing"), sort=sort, descending=descending)
        forward, back = walk(order, 1)
        scores = {lead.pk: lead.score for lead in rooms}
        assert [scores[pk] for (pk,) in forward] == ([3, 1, 2, 0] if descending else [1, 3, 0, 2])
        assert back == forward[-2::-1]
