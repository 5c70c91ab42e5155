"""Conditions on leads, from the address to the rows: what each comparison of each kind of field finds."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.scope import workspace_scope
from leads import services
from leads.lists import LEADS
from leads.models import Lead
from tests.factories import AccountFactory, ContactFactory, LeadSourceFactory, TagFactory
from ui.conditions.fields import Field
from ui.conditions.kinds import KINDS
from ui.conditions.spans import NAMED, PATTERNS

LIST, BOARD, BUILDER = "/w/acme/leads/", "/w/acme/board/", "/w/acme/lists/leads/conditions/"
NOW = datetime.fromisoformat("2026-02-26T12:00:00+00:00")  # a Thursday
ROW = re.compile(r'<tr data-row.*?<th scope="row"><a href="[^"]+">([^<]*)</a>', re.DOTALL)
CARD = re.compile(r'<a href="[^"]+" tabindex="-1">([^<]*)</a>')
CHIP = re.compile(r'<a class="words"[^>]*>([^<]*)</a>')


def found(client: Client, where: str, **more: str) -> str:
    response = client.get(f"{LIST}?{urlencode({'where': where, 'sort': 'name', **more})}")
    assert response.status_code == 200, where
    return " ".join(ROW.findall(response.content.decode()))


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ids(at_noon, workspace, stages, member):
    """Leads of Ada, Bo, Cy, Di and Ed; the ids of what they have."""
    google, fair = (LeadSourceFactory(workspace=workspace, name=name) for name in ("Google", "Fair"))
    vip, cold = (TagFactory(workspace=workspace, name=name) for name in ("vip", "cold, dry"))
    acme = AccountFactory(workspace=workspace, name="Acme, Inc.", industry="Solar")
    day = timedelta(days=1)

    def add(name: str, *, stage: str = "new", company=None, created=NOW, tags=(), contacted=None, **fields) -> Lead:
        contact = ContactFactory(
            workspace=workspace, first_name=name, last_name="", email=f"{name.lower()}@example.org", account=company
        )
        with workspace_scope(workspace.pk):
            lead = services.create_lead(contact=contact, stage=stages[stage], tags=tags, by=None, at=NOW, **fields)
            Lead.objects.filter(pk=lead.pk).update(
                created_at=created, contacted_at=contacted, score=fields.get("value") or 0
            )
        return lead

    add("Ada", source=google, owner=member, value=10, tags=[vip], priority="hot", company=acme, created=NOW)
    add("Bo", stage="qualified", source=fair, value=20, tags=[vip, cold], priority="low", contacted=NOW - day)
    add("Cy", source=google, value=30, expected_close_date=date(2026, 3, 31), created=NOW - 20 * day)
    add("Di", stage="won", owner=member, product_interest="Roof 50%", created=NOW - 40 * day)
    add("Ed", stage="lost", disposition="Too dear", contacted=NOW - 100 * day, created=NOW - 400 * day)
    rows = {"google": google, "fair": fair, "vip": vip, "cold": cold, "sam": member}
    rows |= {name: stages[name] for name in ("new", "qualified", "won", "lost")}
    return {"sales": stages["new"].pipeline_id} | {name: row.pk for name, row in rows.items()}


# Each comparison of each kind, over all five leads; the state of a lead is asked for in `status`.
FOUND = {
    "company:has:acme": "Ada",
    "company:hasnt:acme": "Bo Cy Di Ed",
    "company:starts:ACME": "Ada",
    "company:is:'acme, inc.'": "Ada",
    "company:isnt:'Acme, Inc.'": "Bo Cy Di Ed",
    "company:empty": "Bo Cy Di Ed",
    "company:filled": "Ada",
    "interest:has:'50%'": "Di",
    "interest:has:_": "",
    "interest:empty": "Ada Bo Cy Ed",
    "disposition:starts:too": "Ed",
    "email:is:Ada@Example.org": "Ada",
    "email:isnt:ada@example.org": "Bo Cy Di Ed",
    "name:has:a": "Ada",
    "name:is:cy": "",
    "industry:filled": "Ada",
    "score:more:10": "Bo Cy",
    "score:less:10": "Di Ed",
    "score:min:10": "Ada Bo Cy",
    "score:max:10": "Ada Di Ed",
    "score:between:10;20": "Ada Bo",
    "score:between:'';10": "Ada Di Ed",
    "score:between:20": "Bo Cy",
    "score:is:20": "Bo",
    "score:isnt:20": "Ada Cy Di Ed",
    "value:more:10": "Bo Cy",
    "value:less:20.5": "Ada Bo",
    "value:min:20": "Bo Cy",
    "value:max:20": "Ada Bo",
    "value:between:15;25": "Bo",
    "value:is:10": "Ada",
    "value:isnt:10": "Bo Cy Di Ed",
    "value:empty": "Di Ed",
    "value:filled": "Ada Bo Cy",
    "closing:is:2026-03-31": "Cy",
    "closing:is:this-quarter": "Cy",
    "closing:isnt:this-quarter": "Ada Bo Di Ed",
    "closing:before:2026-04-01": "Cy",
    "closing:after:next-month": "",
    "closing:between:tomorrow;in-2-months": "Cy",
    "closing:empty": "Ada Bo Di Ed",
    "closing:filled": "Cy",
    "created:is:today": "Ada Bo",
    "created:is:last-30-days": "Ada Bo Cy",
    "created:isnt:last-30-days": "Di Ed",
    "created:before:1-month-ago": "Di Ed",
    "created:after:2-weeks-ago": "Ada Bo",
    "created:after:12-months-ago": "Ada Bo Cy Di",
    "created:between:2026-01-01;yesterday": "Cy Di",
    "contacted:empty": "Ada Cy Di",
    "contacted:filled": "Bo Ed",
    "contacted:is:yesterday": "Bo",
    "contacted:before:14-days-ago": "Ed",
    "stage:is:{new}": "Ada Cy",
    "stage:isnt:{new}": "Bo Di Ed",
    "stage:any:{new};{won}": "Ada Cy Di",
    "stage:none:{new};{won}": "Bo Ed",
    "pipeline:is:{sales}": "Ada Bo Cy Di Ed",
    "pipeline:isnt:{sales}": "",
    "status:is:open": "Ada Bo Cy",
    "status:any:won;lost": "Di Ed",
    "status:none:won": "Ada Bo Cy Ed",
    "status:isnt:open": "Di Ed",
    "source:is:{google}": "Ada Cy",
    "source:isnt:{google}": "Bo Di Ed",
    "source:any:{google};{fair}": "Ada Bo Cy",
    "source:none:{google}": "Bo Di Ed",
    "source:empty": "Di Ed",
    "source:filled": "Ada Bo Cy",
    "priority:any:hot;low": "Ada Bo",
    "priority:none:hot": "Bo Cy Di Ed",
    "priority:empty": "Cy Di Ed",
    "owner:is:me": "Ada Di",
    "owner:isnt:me": "Bo Cy Ed",
    "owner:is:nobody": "Bo Cy Ed",
    "owner:any:me;nobody": "Ada Bo Cy Di Ed",
    "owner:none:nobody": "Ada Di",
    "owner:none:me;nobody": "",
    "owner:is:{sam}": "Ada Di",
    "owner:empty": "Bo Cy Ed",
    "owner:filled": "Ada Di",
    "tag:any:{vip}": "Ada Bo",
    "tag:any:{vip};{cold}": "Ada Bo",
    "tag:all:{vip};{cold}": "Bo",
    "tag:none:{cold}": "Ada Cy Di Ed",
    "tag:empty": "Cy Di Ed",
    "tag:filled": "Ada Bo",
    "qualified:is:yes": "Bo Di",
    "qualified:is:no": "Ada Cy Ed",
    "demo:is:no": "Ada Bo Cy Di Ed",
    # in groups
    "source:is:{google},owner:is:me": "Ada",
    "or(source:is:{fair},owner:is:me)": "Ada Bo Di",
    "contacted:empty,or(priority:is:hot,closing:filled)": "Ada Cy",
    "or(and(source:is:{google},score:less:20),and(status:is:lost,contacted:filled))": "Ada Ed",
    "or(tag:any:{vip},priority:is:hot,source:is:{google})": "Ada Bo Cy",
    "status:any:open;won,or(value:more:25,tag:all:{vip};{cold},interest:filled)": "Bo Cy Di",
    # what cannot hold is left out
    "f.gone:is:x,owner:is:me": "Ada Di",
    "or(f.gone:is:x,owner:is:me)": "Ada Di",
    "score:more:much,owner:is:me": "Ada Di",
    "source:is:{sam}": "",
}


def test_each_comparison_of_each_kind_finds_exactly_its_leads(client_of_member, ids):
    cases = {text.format(**ids): names for text, names in FOUND.items()}
    results = {text: found(client_of_member, text, status="all") for text in cases}
    assert results == cases
    in_other_orders = {text: found(client_of_member, text, status="all", sort="-value") for text in cases}
    assert {text: sorted(names.split()) for text, names in in_other_orders.items()} == {
        text: names.split() for text, names in cases.items()
    }


def test_every_comparison_is_tried_above():
    tried = {(text.split(":")[0], text.split(":")[1]) for text in FOUND if not text.startswith(("or(", "and("))}
    operators = {operator for _key, operator in tried}
    assert operators >= {operator for kind in KINDS.values() for operator in kind.operators}


def test_totals_and_the_board_agree_with_the_rows(client_of_member, ids):
    for text, names in FOUND.items():
        where = text.format(**ids)
        total = client_of_member.get(
            LIST, {"where": where, "status": "all"}, headers={"HX-Request": "true", "HX-Target": "total"}
        )
        number = len(names.split())
        assert f"<strong>{number}</strong> lead" in total.content.decode(), where
        board = client_of_member.get(BOARD, {"where": where})
        assert sorted(CARD.findall(board.content.decode())) == names.split(), where


def test_leads_at_an_end_are_only_there_when_conditions_speak_of_them(client_of_member, ids):
    assert found(client_of_member, "owner:is:me") == "Ada"
    assert found(client_of_member, f"stage:is:{ids['won']}") == "Di"
    assert found(client_of_member, "status:any:won;lost") == "Di Ed"
    assert found(client_of_member, f"stage:is:{ids['won']}", status="open") == ""


def test_filters_and_conditions_hold_together(client_of_member, ids):
    where = "or(priority:is:hot,closing:filled)"
    assert found(client_of_member, where) == "Ada Cy"
    assert found(client_of_member, where, owner="me") == "Ada"
    assert found(client_of_member, where, source=str(ids["fair"])) == ""
    assert found(client_of_member, where, q="cy") == "Cy"


def test_conditions_are_shown_in_words_with_what_takes_them_out(client_of_member, ids):
    where = f"source:is:{ids['google']},or(priority:is:hot,tag:any:{ids['cold']}),f.gone:is:x"
    text = client_of_member.get(LIST, {"where": where, "owner": "me"}).content.decode()
    assert [html.unescape(chip) for chip in CHIP.findall(text)] == [
        "Source is Google",
        "Priority is Hot or Tags has any of cold, dry",
        "f.gone is x – ignored: There is no field “f.gone” any more.",
    ]
    rest = f"?owner=me&where=1:or(priority:is:hot,tag:any:{ids['cold']}),f.gone:is:x"
    assert f'href="{html.escape(rest)}"' in text


@pytest.mark.parametrize(
    "where", ["nonsense", "9:score:more:1", "or(or(or(or(score:more:1))))", "x" * 4000, "score:more:'"]
)
def test_conditions_that_cannot_be_read_are_shown_and_ignored(client_of_member, ids, where):
    response = client_of_member.get(LIST, {"where": where, "sort": "name"})
    assert response.status_code == 200
    assert ROW.findall(response.content.decode()) == ["Ada", "Bo", "Cy"]
    assert "Conditions that cannot be read are ignored." in response.content.decode()


def test_pages_of_a_group_of_which_any_holds_show_every_lead_once(client_of_member, workspace, stages, at_noon):
    for number in range(30):
        contact = ContactFactory(workspace=workspace, first_name=f"P{number:02}", last_name="")
        with workspace_scope(workspace.pk):
            services.create_lead(contact=contact, stage=stages["new"], value=number, by=None, at=NOW)
    where = "or(value:less:20,value:more:10,value:is:15)"
    for sort in ("value", "-value", "name", "-created", "active"):
        seen, address = [], f"{LIST}?{urlencode({'where': where, 'sort': sort, 'size': '25'})}"
        while address:
            text = client_of_member.get(address).content.decode()
            seen += ROW.findall(text)
            after = re.search(r'href="([^"]*after=[^"]*)"', text)
            address = f"{LIST}{html.unescape(after[1])}" if after else ""
        assert sorted(seen) == [f"P{number:02}" for number in range(30)], sort
    assert len(seen) == 30


def test_a_question_that_takes_too_long_is_answered_with_what_to_do(client_of_member, lead, monkeypatch):

    slow = Field(
        key="slow",
        label="Slow",
        kind="flag",
        compare=lambda lookup, value: Q(Exact(RawSQL("(SELECT pg_sleep(9) IS NULL)", []), value)),
        blank=(),
    )
    monkeypatch.setitem(LEADS.fields_by_key, "slow", slow)
    monkeypatch.setattr("core.bounded.PATIENCE", 50)
    response = client_of_member.get(LIST, {"where": "slow:is:yes"})
    assert (response.status_code, ROW.findall(response.content.decode())) == (422, [])
    assert "This takes too long" in response.content.decode()
    total = client_of_member.get(LIST, {"where": "slow:is:yes"}, headers={"HX-Request": "true", "HX-Target": "total"})
    assert "Not counted: it takes too long" in total.content.decode()


def test_the_builder_offers_fields_and_choices_and_says_what_the_list_is_to_ask(client_of_viewer, ids):
    page = client_of_viewer.get(BUILDER, {"where": f"source:is:{ids['google']}", "owner": "me"})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<option value="{ids["google"]}" selected>Google</option>' in text
    assert '<optgroup label="Contact">' in text
    form = {"back": "?owner=me", "g": "all", "k.0": "source", "was.0": "source", "o.0": "any"}
    answer = client_of_viewer.get(
        BUILDER, {**form, "v.0": [str(ids["google"]), str(ids["fair"])], "shape": "x"}, headers={"HX-Request": "true"}
    )
    assert f'"where": "1:source:any:{ids["google"]};{ids["fair"]}"' in answer.headers["HX-Trigger"]
    shown = client_of_viewer.get(BUILDER, {**form, "v.0": str(ids["fair"]), "show": "1"})
    assert (shown.status_code, shown.url) == (302, f"{LIST}?owner=me&where=1:source:any:{ids['fair']}")
    assert client_of_viewer.get("/w/acme/lists/nothing/conditions/").status_code == 404


keys = st.sampled_from(
    ["stage", "owner", "tag", "score", "value", "closing", "created", "name", "company", "f.x", "", "'"]
)
operators = st.sampled_from([*{key for kind in KINDS.values() for key in kind.operators}, "nope", ""])
texts = st.sampled_from(
    [
        *("me", "nobody", "1", "-5", "1e99", "hot", "2026-01-01", "%", "\x00", "💥", "'", "𝕏 or 1=1", "ﷺ", "\ufffd"),
        *("01a1fc79-0000-7000-8000-000000000000", *NAMED),
        *(text.replace("#", "9") for text in PATTERNS),
    ]
)
condition = st.builds(lambda k, o, v: f"{k}:{o}:{';'.join(v)}", keys, operators, st.lists(texts, max_size=3))
group = st.builds(
    lambda kind, items: f"{kind}({','.join(items)})", st.sampled_from(["or", "and", ""]), st.lists(condition)
)
wheres = st.lists(condition | group, max_size=5).map(",".join) | st.text(max_size=50)
parameters = st.sampled_from(
    ["status", "stage", "owner", "q", "sort", "size", "after", "before", "view", "group", "in", "cols"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=wheres, more=st.dictionaries(parameters, texts | st.text(max_size=20), max_size=4))
def test_any_address_gives_a_page(client_of_member, lead, where, more):
    for page in (LIST, BOARD, BUILDER):
        assert client_of_member.get(page, {"where": where, **more}).status_code in {200, 404, 422}
