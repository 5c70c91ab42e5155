"""Conditions as text, in words, in a form: no database."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.conditions import Asker, Field, Where
from ui.conditions.builder import Builder
from ui.conditions.form import read_form
from ui.conditions.spans import NAMED, PATTERNS, pattern_of, read_span, say_span
from ui.conditions.text import Unreadable, read, write
from ui.conditions.tree import Condition, Group
from ui.lists.options import Option

TODAY = date(2026, 2, 26)  # a Thursday
ANNA = UUID(int=1)
ASKER = Asker(ANNA, TODAY)
FIELDS = {
    field.key: field
    for field in (
        Field(key="name", label="Name", path="name", blank=("",)),
        Field(key="score", label="Score", kind="whole", path="score", blank=()),
        Field(key="value", label="Value", kind="number", path="value"),
        Field(key="closing", label="Close", kind="day", path="closing"),
        Field(key="owner", label="Owner", kind="person", path="owner", options="owner"),
        Field(
            key="colour", label="Colour", kind="choice", path="colour", choices=[("r", "Red"), ("b", "Blue")], read=str
        ),
        Field(key="tag", label="Tags", kind="several", path="tag", options="tag"),
        Field(key="vip", label="VIP", kind="flag", path="vip", blank=()),
    )
}
NAMES = {"owner": {ANNA: Option(ANNA, "Anna")}, "tag": {UUID(int=2): Option(UUID(int=2), "big, loud")}}


def where(text: str) -> Where:
    return Where(text, FIELDS, ASKER)


def said(text: str) -> str:
    bound = where(text)
    return bound.say(bound.group, NAMES)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("", Group()),
        ("1:", Group()),
        ("a:empty", Group((Condition("a", "empty"),))),
        ("1:a:is:b", Group((Condition("a", "is", ("b",)),))),
        ("1:a:any:b;c", Group((Condition("a", "any", ("b", "c")),))),
        ("1:a:is:12:30", Group((Condition("a", "is", ("12:30",)),))),
        ("1:a:is:'x, y; (z) ''q'''", Group((Condition("a", "is", ("x, y; (z) 'q'",)),))),
        ("1:f.pets:is:cat", Group((Condition("f.pets", "is", ("cat",)),))),
        ("1:or(a:empty,b:empty)", Group((Condition("a", "empty"), Condition("b", "empty")), any=True)),
        (
            "1:a:empty,or(b:empty,and(c:empty,d:empty))",
            Group(
                (
                    Condition("a", "empty"),
                    Group(
                        (Condition("b", "empty"), Group((Condition("c", "empty"), Condition("d", "empty")))), any=True
                    ),
                )
            ),
        ),
    ],
)
def test_conditions_are_read_from_an_address_and_written_as_they_were(text, group):
    assert read(text) == group
    assert read(write(group)) == group


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a:",
        ":is:b",
        "a:is:b)",
        "or(a:is:b",
        "a:is:b,",
        "a:is:'b",
        "a:is:b c'd",
        "2:a:is:b",
        "or(or(or(or(a:is:b))))",
        "a:is:" + "x" * 201,
        "a:any:" + ";".join("b" * 51),
        ",".join(["a:empty"] * 41),
        "a:is:b" + "," * 3000,
        "\x00",
        "💥(",
    ],
)
def test_what_is_no_conditions_is_refused_with_words(text):
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert refused.value.message.endswith(".")
    assert where(text).q is None
    assert where(text).problem == refused.value.message


values = st.lists(st.text(max_size=20), max_size=4).map(tuple)
keys = st.from_regex(r"[a-z][a-z0-9_.]{0,10}", fullmatch=True)
conditions = st.builds(Condition, keys, keys, values)
groups = st.builds(Group, st.lists(conditions, min_size=2, max_size=4).map(tuple), st.booleans())
trees = st.builds(Group, st.lists(conditions | groups, min_size=2, max_size=4).map(tuple), st.booleans())


@settings(max_examples=50, deadline=None)
@given(trees)
def test_whatever_is_written_reads_the_same(tree):
    assert read(write(tree)) == tree


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    bound = where(text)
    assert bound.problem or read(write(bound.group)) == bound.group


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-26", (2026, 2, 26), (2026, 2, 26)),
        ("today", (2026, 2, 26), (2026, 2, 26)),
        ("yesterday", (2026, 2, 25), (2026, 2, 25)),
        ("tomorrow", (2026, 2, 27), (2026, 2, 27)),
        ("this-week", (2026, 2, 23), (2026, 3, 1)),
        ("last-week", (2026, 2, 16), (2026, 2, 22)),
        ("next-week", (2026, 3, 2), (2026, 3, 8)),
        ("this-month", (2026, 2, 1), (2026, 2, 28)),
        ("last-month", (2026, 1, 1), (2026, 1, 31)),
        ("next-month", (2026, 3, 1), (2026, 3, 31)),
        ("this-quarter", (2026, 1, 1), (2026, 3, 31)),
        ("last-quarter", (2025, 10, 1), (2025, 12, 31)),
        ("next-quarter", (2026, 4, 1), (2026, 6, 30)),
        ("this-year", (2026, 1, 1), (2026, 12, 31)),
        ("last-year", (2025, 1, 1), (2025, 12, 31)),
        ("next-year", (2027, 1, 1), (2027, 12, 31)),
        ("last-30-days", (2026, 1, 28), (2026, 2, 26)),
        ("last-1-day", (2026, 2, 26), (2026, 2, 26)),
        ("next-7-days", (2026, 2, 26), (2026, 3, 5)),
        ("last-2-weeks", (2026, 2, 13), (2026, 2, 26)),
        ("next-1-month", (2026, 2, 26), (2026, 3, 26)),
        ("14-days-ago", (2026, 2, 12), (2026, 2, 12)),
        ("2-months-ago", (2025, 12, 26), (2025, 12, 26)),
        ("in-3-weeks", (2026, 3, 19), (2026, 3, 19)),
    ],
)
def test_days_are_counted_from_today(text, first, last):
    assert read_span(text, TODAY) == (date(*first), date(*last))


def test_the_31st_becomes_the_last_of_a_shorter_month():
    assert read_span("1-month-ago", date(2026, 3, 31)) == (date(2026, 2, 28), date(2026, 2, 28))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-02-30",
        "1899-12-31",
        "2200-01-02",
        "last-0-days",
        "9999-months-ago",
        "last-99999-days",
        "this-day",
    ],
)
def test_what_names_no_days_is_refused(text):
    with pytest.raises(ValueError):
        read_span(text, TODAY)


def test_every_span_that_is_offered_can_be_read_and_said():
    offered = [*NAMED, *(pattern.replace("#", "3") for pattern in PATTERNS)]
    assert all(read_span(text, TODAY) for text in offered)
    assert len({say_span(text) for text in offered}) == len(offered)
    assert pattern_of("last-1-day") == ("last-#-days", "1")
    assert pattern_of("2026-01-01") == ("2026-01-01", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name:has:Acme", "Name contains “Acme”"),
        ("name:hasnt:Acme", "Name does not contain “Acme”"),
        ("name:empty", "Name is empty"),
        ("score:more:70", "Score is more than 70"),
        ("value:between:1000;2500.5", "Value is between 1,000 – 2,500.5"),
        ("value:between:1000", "Value is between ≥ 1,000"),
        ("closing:is:this-quarter", "Close is this quarter"),
        ("closing:is:last-30-days", "Close is in the last 30 days"),
        ("closing:before:14-days-ago", "Close is more than 14 days ago"),
        ("closing:after:1-week-ago", "Close is less than 1 week ago"),
        ("closing:after:in-3-days", "Close is after in 3 days"),
        ("owner:any:me;nobody", "Owner is any of me, nobody"),
        (f"owner:is:{ANNA}", "Owner is Anna"),
        (f"owner:is:{UUID(int=9)}", "Owner is something that is gone"),
        ("colour:none:r;b", "Colour is none of Red, Blue"),
        (f"tag:all:{UUID(int=2)}", "Tags has all of big, loud"),
        ("vip:is:no", "VIP is no"),
        ("colour:any:r;b;r;b;r", "Colour is any of Red, Blue +3"),
        ("name:is:x,or(score:more:1,vip:is:yes)", "Name is “x” and (Score is more than 1 or VIP is yes)"),
        ("f.gone:is:x", "f.gone is x"),
        ("score:is", "Score is …"),
    ],
)
def test_conditions_read_as_sentences(text, words):
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("f.gone:is:x", "There is no field “f.gone” any more."),
        ("score:has:7", "“Score” has no comparison “has”."),
        ("score:empty", "“Score” has no comparison “empty”."),
        ("score:more:much", "“much” is no number."),
        ("score:more:7.5", "“7.5” is no whole number."),
        ("score:more:99999999999", "“99999999999” is no whole number."),
        ("value:more:nan", "“nan” is no number."),
        ("value:between:1;1e400", "“1e400” is no number."),
        ("closing:is:someday", "“someday” is no day, nor days such as this-week or last-30-days."),
        ("owner:is:anna", "“anna” is none of the members."),
        ("tag:any:x", "“x” is none of the choices."),
        ("vip:is:maybe", "Say yes or no."),
        ("name:is:'a\x00b'", "“a\x00b” cannot be searched for."),
    ],
)
def test_a_condition_that_cannot_hold_is_said_and_left_out(text, problem):
    found = where(f"{text},vip:is:yes")
    problems = [each.problem for each in found.said(NAMES)]
    assert problems == [problem.replace("no number", "no whole number") if "score:more:much" in text else problem, ""]
    assert found.q == where("vip:is:yes").q


def test_conditions_that_wait_for_a_value_are_left_out_without_a_word():
    found = where("score:more,or(name:has,vip:is:yes),or()")
    assert [each.problem for each in found.said(NAMES)] == ["", "", ""]
    assert found.q == where("vip:is:yes").q
    assert write(found.complete()) == "1:or(vip:is:yes)"


def test_a_group_of_which_any_holds_is_taken_apart():
    q = {text: where(text).q for text in ("vip:is:yes", "score:more:1", "value:more:2")}
    assert where("vip:is:yes,or(score:more:1,value:more:2)").branches == [
        q["vip:is:yes"] & q["score:more:1"],
        q["vip:is:yes"] & q["value:more:2"],
    ]
    assert where("or(score:more:1,value:more:2)").branches == [q["score:more:1"], q["value:more:2"]]
    assert where("or(score:more:1,f.gone:is:x)").branches == [q["score:more:1"]]
    assert len(where(f"or({','.join(['vip:is:yes'] * 7)})").branches) == 1


def in_form(text: str, **more: str) -> str:
    """Send the conditions back as the builder shows them, with something changed."""
    form = QueryDict(mutable=True)
    _fill(form, Builder(where(text), NAMES).root)
    for name, value in more.items():
        form[name.replace("_", ".")] = value
    return write(Where.of(read_form(form, FIELDS), FIELDS, ASKER).group)


def _fill(form, box) -> None:
    form[f"g.{box.path}" if box.path else "g"] = "any" if box.any else "all"
    for item in box.items:
        if hasattr(item, "is_box"):
            _fill(form, item)
            continue
        form[f"k.{item.path}"] = form[f"was.{item.path}"] = item.condition.key
        form[f"o.{item.path}"] = item.condition.operator
        form.setlist(f"v.{item.path}", [item.days.chosen] if item.control == "days" else item.values)
        if item.control == "days":
            form[f"n.{item.path}"], form[f"d.{item.path}"] = item.days.number, item.days.date


ALL = (
    "1:name:has:x,score:between:1;'',closing:is:last-30-days,closing:after:2026-01-01,closing:before:2-weeks-ago,"
    "or(owner:any:me;nobody,and(vip:is:yes,colour:none:r;b)),f.gone:is:a;b,name:empty"
)


def test_a_form_gives_back_what_it_shows():
    assert in_form(ALL) == ALL


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"new": "vip"}, "1:score:more:5,or(vip:is:yes,name:empty),vip:is"),
        ({"new_1": "value"}, "1:score:more:5,or(vip:is:yes,name:empty,value:more)"),
        ({"new": "f.gone"}, "1:score:more:5,or(vip:is:yes,name:empty)"),
        ({"group": "top"}, "1:score:more:5,or(vip:is:yes,name:empty),or()"),
        ({"group": "1"}, "1:score:more:5,or(vip:is:yes,name:empty,or())"),
        ({"drop": "0"}, "1:or(vip:is:yes,name:empty)"),
        ({"drop": "1"}, "1:score:more:5"),
        ({"drop": "1.0"}, "1:score:more:5,or(name:empty)"),
        ({"g": "any"}, "1:or(score:more:5,or(vip:is:yes,name:empty))"),
        ({"k_0": "name"}, "1:name:has,or(vip:is:yes,name:empty)"),
        ({"o_0": "less"}, "1:score:less:5,or(vip:is:yes,name:empty)"),
        ({"o_0": "nonsense"}, "1:score:more:5,or(vip:is:yes,name:empty)"),
        ({"o_1.1": "is", "v_1.1": "Ada"}, "1:score:more:5,or(vip:is:yes,name:is:Ada)"),
    ],
)
def test_a_form_changes_what_is_asked_for(change, found):
    assert in_form("1:score:more:5,or(vip:is:yes,name:empty)", **change) == found


names = st.from_regex(r"[gkovnd](\.\d{1,3}){0,5}|new|drop|group|was\.0", fullmatch=True)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(names, st.sampled_from([*FIELDS, "any", "is", "more", "1", "last-#-days", "on", "'", "\x00"])),
        max_size=30,
    )
)
def test_any_form_is_read(pairs):
    form = QueryDict(mutable=True)
    for name, value in pairs:
        form.appendlist(name, value)
    found = Where.of(read_form(form, FIELDS), FIELDS, ASKER)
    assert Builder(found, NAMES).shape
    write(found.complete())
