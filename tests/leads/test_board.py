from __future__ import annotations

import random
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db.models import Count, Sum
from django.utils import timezone

from contacts.services import set_tags, tags_named
from core.scope import workspace_scope
from leads import services
from leads.board import CLOSED_SHOWN, MOST_COUNTED, PAGE, Board
from leads.models import Lead, LeadTally
from leads.tasks import fold_workspace
from pipelines.blueprints import APPOINTMENTS
from pipelines.models import Pipeline, Stage
from pipelines.services import create_pipeline
from tests.factories import AccountFactory, ContactFactory, LeadFactory, LeadSourceFactory, StageFactory

BOARD = "/w/acme/board/"
CARD = re.compile(r'id="card-([0-9a-f-]{36})"')
HEAD = re.compile(
    r'<header id="head-(?P<stage>[^"]+)".*?<span class="count">(?P<count>.*?)</span>(?P<rest>.*?)</header>', re.DOTALL
)
COLUMN = re.compile(r'<section class="column" data-stage="(?P<stage>[^"]+)"(?P<inside>.*?)</section>', re.DOTALL)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def some_leads(workspace, stages, member, owner):
    """Make leads in one stage: `some_leads(30, "new", owner=…)`."""

    def make(number: int, stage: str = "new", **fields) -> list[Lead]:
        at = timezone.now()
        defaults = {"stage": stages[stage], "score": 10, "value": 100, "owner": member, "closed_at": at}
        defaults |= {"is_active": not stages[stage].is_final, "is_closed_won": stages[stage].is_won}
        return [LeadFactory(workspace=workspace, **(defaults | fields)) for _ in range(number)]

    return make


def counts(html: str) -> dict[str, str]:
    return {found["stage"]: found["count"] for found in HEAD.finditer(html)}


def cards_of(html: str) -> dict[str, list[str]]:
    return {found["stage"]: CARD.findall(found["inside"]) for found in COLUMN.finditer(html)}


def page(client, query: str = "", **headers) -> str:
    response = client.get(BOARD + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_card_says_what_a_salesperson_wants_to_know(client_of_member, workspace, stages, owner, time_machine):
    time_machine.move_to("2026-03-20T12:00Z", tick=False)
    contact = ContactFactory(
        workspace=workspace,
        first_name="Ada",
        last_name="<Love>",
        account=AccountFactory(workspace=workspace, name="N & W"),
    )
    shown = {"score": 72, "value": 4800, "priority": "hot", "expected_close_date": date(2026, 3, 2)}
    since = timezone.now() - timedelta(days=5)
    about = {"contact": contact, "stage": stages["new"], "owner": owner.user, "stage_entered_at": since}
    LeadFactory(workspace=workspace, **about, **shown)
    html = page(client_of_member)
    card = unescape(
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index('<li class="card"') :].split("</li>")[0]))
    )
    assert " ".join(card.split()) == "Ada <Love> OE N & W Mar 2 €4,800 72 Hot 5d"
    assert 'class="age late" title="5 days in this stage, 2 expected"' in html
    assert '<time class="bad" title="Expected close">Mar 2</time>' in html
    assert "<Love>" not in html


def test_columns_are_the_active_stages_in_their_order(client_of_member, stages):
    with workspace_scope(stages["new"].workspace_id):
        Stage.objects.filter(pk=stages["nurture"].pk).update(is_active=False)
    names = re.findall(r'data-name="([^"]+)"', page(client_of_member))
    assert names == ["New", "Contacted", "Qualified", "Proposal", "Won", "Lost"]


def test_numbers_and_sums_are_the_truth_after_random_moves(scope, some_leads, stages, member, owner):
    leads = some_leads(25)
    dice = random.Random(7)
    for _step in range(120):
        lead, at = dice.choice(leads), timezone.now()
        match dice.randrange(4):
            case 0:
                services.assign_lead(lead=lead, owner=dice.choice([member, owner.user, None]), by=member, at=at)
            case 1:
                services.update_lead(lead=lead, values={"value": dice.choice([None, 5, 70])}, by=member, at=at)
            case _:
                to_stage = dice.choice(list(stages.values()))
                services.change_stage(lead=lead, to_stage=to_stage, by=member, at=at, reason="As it goes")
        if dice.random() < 0.1:
            fold_workspace(scope.pk)
    for whose in ({}, {"owner": member}, {"owner": None}):
        shown = Board(
            leads=Lead.objects.filter(**whose), tallies=LeadTally.objects.filter(**whose), at=timezone.now()
        ).columns(Stage.objects.all())
        true = Lead.objects.filter(**whose).values_list("stage").annotate(Count("pk"), Sum("value"))
        assert {column.stage.pk: (column.leads, column.value or 0) for column in shown if column.leads} == {
            stage: (number, float(value or 0)) for stage, number, value in true
        }


def test_the_best_come_first_and_equals_the_younger_first(client_of_member, some_leads, stages):
    low, high, equal = some_leads(1, score=1)[0], some_leads(1, score=90)[0], some_leads(1, score=90)[0]
    cards = cards_of(page(client_of_member))[str(stages["new"].pk)]
    assert cards == [str(equal.pk), str(high.pk), str(low.pk)]


@pytest.mark.parametrize("stage", ["new", "won"])
def test_loading_more_visits_every_card_once(client_of_member, some_leads, stages, stage):
    dice = random.Random(3)
    made = [some_leads(1, stage, score=dice.choice([5, 5, 5, 40]))[0] for _ in range(2 * PAGE + 7)]
    html = page(client_of_member)
    seen = cards_of(html)[str(stages[stage].pk)]
    pages = [len(seen)]
    while "Load more" in html:
        address = unescape(re.search(r'<li class="rest"><a[^>]+href="([^"]+)"', html)[1])
        html = client_of_member.get(address).content.decode()
        fresh = CARD.findall(html)
        pages.append(len(fresh))
        seen += fresh
    assert (pages, len(set(seen))) == ([PAGE, PAGE, 7], len(made))
    assert set(seen) == {str(lead.pk) for lead in made}


@pytest.mark.parametrize("after", ["", "nonsense", "5~nonsense", "~", "2026-01-01~" + "0" * 32])
def test_a_place_that_is_none_is_not_found(client_of_member, stages, after):
    address = f"/w/acme/board/stages/{stages['new'].pk}/?after={after}"
    assert client_of_member.get(address).status_code == 404


def test_won_and_lost_show_the_last_90_days_but_count_all(client_of_member, some_leads, stages):
    before = timezone.now() - CLOSED_SHOWN - timedelta(hours=1)
    old = {"stage_entered_at": before, "last_activity_at": before, "closed_at": before}
    touched = {"stage_entered_at": before, "closed_at": before}  # closed long ago, with a note of today
    recent = some_leads(2, "won")
    some_leads(3, "won", **old)
    some_leads(1, "won", **touched)
    html = page(client_of_member)
    won = str(stages["won"].pk)
    assert counts(html)[won] == "6"
    assert set(cards_of(html)[won]) == {str(lead.pk) for lead in recent}
    assert html.count("The last 90 days are shown.") == 2


def test_the_number_of_queries_does_not_grow(client_of_member, some_leads, django_assert_max_num_queries):
    def asked() -> int:
        with django_assert_max_num_queries(14) as queries:  # five of them open and close the scope
            page(client_of_member)
        return len(queries)

    some_leads(1)
    few = asked()
    for stage in ("new", "contacted", "won"):
        some_leads(PAGE + 5, stage)
    assert asked() == few


def test_the_board_of_one_owner_counts_theirs(client_of_member, some_leads, stages, member, owner):
    some_leads(2)
    some_leads(3, owner=owner.user)
    some_leads(4, owner=None)
    new = str(stages["new"].pk)
    seen = {
        query: (counts(html)[new], len(cards_of(html)[new]))
        for query in ("", "?owner=me", f"?owner={owner.user_id}", "?owner=none", f"?owner=me&owner={owner.user_id}")
        if (html := page(client_of_member, query))
    }
    assert list(seen.values()) == [("9", 9), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]


def test_other_filters_are_counted_by_looking_to_a_limit(client_of_member, some_leads, workspace, stages, scope):
    web = LeadSourceFactory(workspace=workspace, name="Web")
    some_leads(2, source=web)
    tagged = some_leads(1, priority="hot")[0]
    set_tags(record=tagged, tags=tags_named(["vip"]))
    new = str(stages["new"].pk)
    vip = tags_named(["vip"])[0]
    for query, number in ((f"?source={web.pk}", "2"), ("?priority=hot", "1"), (f"?tag={vip.pk}", "1")):
        assert counts(page(client_of_member, query))[new] == number
    some_leads(MOST_COUNTED, source=web)
    assert counts(page(client_of_member, f"?source={web.pk}"))[new] == f"{MOST_COUNTED}+"


def test_words_narrow_the_board_also_to_nothing(client_of_member, lead, stages):
    new = str(stages["new"].pk)
    assert cards_of(page(client_of_member, "?q=love"))[new] == [str(lead.pk)]
    assert cards_of(page(client_of_member, "?q=nobodyatall"))[new] == []


def test_a_filter_that_cannot_be_read_says_so(client_of_member, lead):
    response = client_of_member.get(f"{BOARD}?owner=whoever")
    assert response.status_code == 422
    assert "A filter cannot be read" in response.content.decode()


def test_each_pipeline_has_its_board(client_of_member, lead, pipeline):
    with workspace_scope(pipeline.workspace_id):
        other = create_pipeline(blueprint=APPOINTMENTS, by=None, at=timezone.now())
    assert 'data-name="Referral"' in page(client_of_member, f"?pipeline={other.pk}")
    for query in ("", "?pipeline=nonsense"):
        assert str(lead.pk) in page(client_of_member, query)


def test_without_a_pipeline_the_page_says_what_to_do(client_of_member, workspace):
    assert "There is no pipeline yet" in page(client_of_member)
    assert client_of_member.get("/w/acme/board/cards/").status_code == 404


def test_htmx_gets_the_board_without_its_frame(client_of_member, lead):
    part = page(client_of_member, **{"HX-Request": "true", "HX-Target": "board"})
    assert part.lstrip().startswith("<relay-board")
    assert str(lead.pk) in part
    assert "<html" not in part


def test_changed_cards_come_with_all_heads_and_those_gone_do_not_come(client_of_member, some_leads, stages, member):
    stays, goes = some_leads(2)
    gone = goes.pk
    with workspace_scope(stays.workspace_id):
        services.change_stage(lead=stays, to_stage=stages["proposal"], by=member, at=timezone.now())
        services.delete_lead(lead=goes, by=member, at=timezone.now())
    html = client_of_member.get(f"/w/acme/board/cards/?lead={stays.pk}&lead={gone}", headers=HTMX).content.decode()
    assert CARD.findall(html) == [str(stays.pk)]
    assert f'<ol data-stage="{stages["proposal"].pk}">' in html
    assert (counts(html)[str(stages["new"].pk)], counts(html)[str(stages["proposal"].pk)]) == ("0", "1")
    assert html.count('hx-swap-oob="true"') == 7


def test_a_contacts_cards_are_asked_for_by_the_contact(client_of_member, lead):
    html = client_of_member.get(f"/w/acme/board/cards/?contact={lead.contact_id}", headers=HTMX).content.decode()
    assert CARD.findall(html) == [str(lead.pk)]


def test_cards_of_another_owner_pipeline_or_age_are_not_shown(client_of_member, some_leads, workspace, owner):
    long_ago = timezone.now() - CLOSED_SHOWN - timedelta(days=1)
    hidden = [
        *some_leads(1, owner=owner.user),
        *some_leads(1, "won", stage_entered_at=long_ago),
        LeadFactory(workspace=workspace, stage=StageFactory(workspace=workspace)),
    ]
    ids = "&".join(f"lead={lead.pk}" for lead in hidden)
    html = client_of_member.get(f"/w/acme/board/cards/?owner=me&{ids}", headers=HTMX).content.decode()
    assert CARD.findall(html) == []


def test_a_viewer_sees_the_board_and_can_move_nothing(client_of_viewer, lead):
    html = page(client_of_viewer)
    assert str(lead.pk) in html
    assert [mark in html for mark in ("data-move-url", "move-menu", "card-menu")] == [False, False, False]


def test_strangers_and_other_workspaces_find_nothing(client_of_stranger, client_of_member, lead, stages):
    elsewhere = StageFactory()
    foreign = LeadFactory(workspace=elsewhere.workspace, stage=elsewhere)
    addresses = (BOARD, "/w/acme/board/cards/", f"/w/acme/board/stages/{stages['new'].pk}/?after=1~{lead.pk}")
    assert [client_of_stranger.get(address).status_code for address in addresses] == [404, 404, 404]
    after = f"/w/acme/board/stages/{elsewhere.pk}/?after=99~{foreign.pk}"
    assert client_of_member.get(after).status_code == 404
    html = client_of_member.get(f"/w/acme/board/cards/?lead={foreign.pk}").content.decode()
    assert CARD.findall(html) == []


def test_the_default_pipeline_is_shown_first(client_of_member, pipeline):
    with workspace_scope(pipeline.workspace_id):
        other = create_pipeline(blueprint=APPOINTMENTS, by=None, at=timezone.now())
        Pipeline.objects.filter(pk=pipeline.pk).update(is_default=False)
        Pipeline.objects.filter(pk=other.pk).update(is_default=True)
    assert 'data-name="Referral"' in page(client_of_member)
