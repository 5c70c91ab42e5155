"""What a record holds in its fields, and what PostgreSQL refuses whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.edits import EditConflict
from customfields import services
from customfields.kinds import BadValue
from customfields.models import FieldChoice
from customfields.reading import read_values, values_of
from leads.models import LeadFieldValue

pytestmark = pytest.mark.django_db
COLOURS = ["Red", "Green, light", "🙂", "أزرق"]


@pytest.fixture
def every_kind(define):
    """A field of each kind."""
    kinds = ["text", "long_text", "number", "money", "date", "datetime", "boolean", "url", "email", "phone", "member"]
    made = {kind: define(f"A {kind}", kind) for kind in kinds}
    made |= {kind: define(f"A {kind}", kind, options=COLOURS) for kind in ("select", "multi_select")}
    return made


def given(member):
    return {
        "text": ("  two   words ", "two words", "two words"),
        "long_text": ("one\r\ntwo", "one\ntwo", "one\ntwo"),
        "number": ("12.50", Decimal("12.5"), "12.5"),
        "money": (1000, Decimal(1000), "1000"),
        "date": ("2026-11-30", date(2026, 11, 30), "2026-11-30"),
        "datetime": (
            "2026-11-30T13:00:00+01:00",
            datetime(2026, 11, 30, 12, tzinfo=UTC),
            "2026-11-30T12:00:00+00:00",
        ),
        "boolean": ("yes", True, True),
        "select": ("green, LIGHT", "green_light", "Green, light"),
        "multi_select": (["🙂", "red"], ["option", "red"], "Red, 🙂"),
        "url": ("example.com/a", "https://example.com/a", "https://example.com/a"),
        "email": ("Ada@Example.com", "ada@example.com", "ada@example.com"),
        "phone": ("030 901820", "+4930901820", "+4930901820"),
        "member": (str(member.pk), member, member.name),
    }


def test_each_kind_is_kept_in_one_form_read_back_typed_and_said_in_words(scope, lead, member, every_kind):
    values = {every_kind[kind].name: raw for kind, (raw, _typed, _said) in given(member).items()}
    changes = services.apply(lead, values)
    held = values_of(lead)
    assert {kind: held[every_kind[kind].key].value for kind in every_kind} == {
        kind: typed for kind, (_raw, typed, _said) in given(member).items()
    }
    assert changes == {every_kind[kind].name: [None, said] for kind, (_raw, _typed, said) in given(member).items()}
    assert services.apply(lead, values) == {}  # the same again changes nothing
    emptied = services.apply(lead, dict.fromkeys(values, ""))
    assert set(emptied) == set(values)
    assert not LeadFieldValue.objects.exists()
    assert not FieldChoice.objects.exists()


BAD = {
    "text": ["x" * 501, "\x00", {"a": 1}, True],
    "long_text": ["x" * 20_001],
    "number": ["twelve", "NaN", "Infinity", "1e400", "1234567890123456", "0.1234567", True, "1;2"],
    "money": ["12.345", "EUR 5", [5]],
    "date": ["2026-02-30", "30.11.2026", "tomorrow", "1492-10-12", 5],
    "datetime": ["2026-11-30T25:00", "noon"],
    "boolean": ["perhaps", 2],
    "select": ["blue", "red,green", ["red"], "r" * 10_000],
    "multi_select": ["blue", ["red", "blue"], {"red": 1, "blue": 2}],
    "url": ["javascript:alert(1)", "ftp://example.com", "not a url", "https://"],
    "email": ["ada", "ada@", "ada@example", "a b@example.com"],
    "phone": ["12", "call me", "+49"],
    "member": ["nobody@example.com", "00000000-0000-0000-0000-000000000000", "x"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD.items() for value in values])
def test_what_a_kind_does_not_take_is_refused_with_the_field_s_name(scope, lead, define, kind, value):
    field = define("Extra", kind, options=COLOURS if "select" in kind else ())
    with pytest.raises(BadValue) as refusal:
        services.apply(lead, {field.name: value})
    assert refusal.value.field == field.name
    assert "Extra" in refusal.value.message
    assert not LeadFieldValue.objects.exists()


RAW = {
    "text": ([1, "", ["a"], "x" * 501], "must"),
    "long_text": (["x" * 20_001], "at most 20000"),
    "number": (["12", True], "must be a number"),
    "money": (["12"], "must be a number"),
    "date": (["2026-02-30", "2026-1-1", "now", 5], "must be"),
    "datetime": (["2026-11-30T12:00:00", "2026-11-30T12:00:00+01:00", "2026-13-30T12:00:00+00:00"], "must be a moment"),
    "boolean": (["true", 1], "must be true or false"),
    "select": (["blue", "Red", ""], "must be|no such option"),
    "multi_select": ([[], "red", ["blue"], [1], ["red", "Red"]], "list of options|no such option"),
    "member": (["00000000-0000-0000-0000-000000000000", "Sam"], "must be a member of the workspace"),
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, (values, _) in RAW.items() for value in values])
def test_postgresql_refuses_it_too_whoever_writes(scope, lead, define, kind, value):
    field = define("Extra", kind, options=COLOURS if "select" in kind else ())
    with pytest.raises(IntegrityError, match=RAW[kind][1]), transaction.atomic():
        LeadFieldValue.objects.create(lead=lead, field=field, value=value)


def test_postgresql_refuses_a_field_of_other_records(scope, lead, define):
    field = define("Extra", context="contact")
    with pytest.raises(IntegrityError, match="is no field of such a record"), transaction.atomic():
        LeadFieldValue.objects.create(lead=lead, field=field, value="x")


def test_a_change_of_a_value_is_checked_and_its_choices_follow(scope, lead, define):
    field = define("Colours", "multi_select", options=COLOURS)
    services.apply(lead, {field.name: ["red", "option"]})
    with pytest.raises(IntegrityError, match="no such option"), transaction.atomic():
        LeadFieldValue.objects.update(value=["red", "blue"])
    LeadFieldValue.objects.update(value=["red", "green_light"])
    assert set(FieldChoice.objects.values_list("owner", "option")) == {(lead.pk, "red"), (lead.pk, "green_light")}
    lead.delete()
    assert not FieldChoice.objects.exists()


def test_text_and_number_stand_beside_the_value_for_indexes(scope, lead, define):
    words, amount, notes = define("Words"), define("Amount", "money"), define("Notes", "long_text")
    services.apply(lead, {words.name: "Hello", amount.name: "12.50", notes.name: "x" * 20_000})
    rows = {row.field_id: (row.text, row.number) for row in LeadFieldValue.objects.all()}
    assert rows == {words.pk: ("hello", None), amount.pk: (None, 12.5), notes.pk: ("x" * 500, None)}


def test_who_changed_a_value_meanwhile_is_told_with_all_three(scope, lead, define):
    field, other = define("Budget", "money"), define("Region", "select", options=["North", "South"])
    services.apply(lead, {field.name: 5, other.name: "north"})
    with pytest.raises(EditConflict) as conflict:
        services.apply(lead, {field.name: 7, other.name: "south"}, {field.name: Decimal(3), other.name: "north"})
    clash = conflict.value.clashes[0]
    assert (clash.label, clash.original, clash.theirs, clash.mine) == ("Budget", Decimal(3), Decimal(5), 7)
    assert len(conflict.value.clashes) == 1
    assert values_of(lead)["region"].value == "north"
    assert services.apply(lead, {field.name: "5.00"}, {field.name: 3}) == {}  # both wrote the same


def test_a_retired_option_stays_where_it_was_chosen_and_is_taken_nowhere_else(scope, lead, define):
    field = define("Region", "select", options=["North", "South"])
    north = field.options.get(key="north")
    services.apply(lead, {field.name: "north"})
    services.change_option(option=north, values={"is_active": False}, by=None, at=datetime.now(UTC))
    assert services.apply(lead, {field.name: "north"}) == {}
    services.apply(lead, {field.name: "south"})
    with pytest.raises(BadValue, match="has no option"):
        services.apply(lead, {field.name: "north"})


def test_many_records_are_read_by_one_query(scope, lead, define, django_assert_num_queries):
    field = define("Region", "select", options=["North"])
    services.apply(lead, {field.name: "north"})
    assert values_of(lead)  # the fields themselves are read once for a version
    with django_assert_num_queries(1):
        found = read_values("lead", [lead.pk, lead.contact_id])
    assert {pk: held["region"].shown[0]["name"] for pk, held in found.items()} == {lead.pk: "North"}
    assert found[lead.pk]["region"].shown == [{"key": "north", "name": "North", "colour": "orange"}]


def test_a_workspace_without_fields_asks_nothing(scope, lead, django_assert_num_queries):
    values_of(lead)
    with django_assert_num_queries(0):
        assert values_of(lead) == {}
