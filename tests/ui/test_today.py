from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from activities.services import add_note
from core.scope import workspace_scope
from leads import services, urgent
from leads.changes import on_leads_of
from tests.factories import ContactFactory, LeadFactory, MembershipFactory
from workspaces.models import Role

NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)
TODAY = "/w/acme/"
SECTION = re.compile(r'aria-labelledby="urgent-(?P<key>\w+)">(?P<inside>.*?)</section>', re.DOTALL)
ROW = re.compile(
    r'<a id="urgent-[^"]+" href="[^"]+">(?P<name>.*?)</a>.*?<span class="why">(?P<why>.*?)</span>', re.DOTALL
)
STAT = re.compile(
    r'<span class="label">(.*?)</span><strong>(.*?)</strong>(?:<span class="note">(.*?)</span>)?', re.DOTALL
)


@pytest.fixture(autouse=True)
def _a_wednesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def called(workspace, stages, member):
    """Make a lead by the name of its person: `called("Ada", days=3)`, fresh, spoken to, in New, Sam's."""

    def make(name: str, stage: str = "new", **fields):
        contact = ContactFactory(workspace=workspace, first_name=name, last_name="")
        fresh = {"contacted_at": NOW, "stage_entered_at": NOW, "last_activity_at": NOW, "created_at": NOW}
        about = {"contact": contact, "stage": stages[stage], "owner": member}
        return LeadFactory(workspace=workspace, **(about | fresh | fields))

    return make


def ago(**distance) -> datetime:
    return NOW - timedelta(**distance)


def page(client, query: str = "") -> str:
    response = client.get(TODAY + query)
    assert response.status_code == 200
    return response.content.decode()


def sections(html: str) -> dict[str, list[tuple[str, str]]]:
    return {
        found["key"]: [(unescape(row["name"]), row["why"]) for row in ROW.finditer(found["inside"])]
        for found in SECTION.finditer(html)
    }


def test_each_lead_stands_under_its_most_urgent_reason(client_of_member, called):
    called("Fresh")
    called("Untouched", contacted_at=None, created_at=ago(hours=3))
    called("Both", contacted_at=None, created_at=ago(days=2), expected_close_date=date(2026, 3, 1))
    called("Late", expected_close_date=date(2026, 3, 16), stage_entered_at=ago(days=30), last_activity_at=ago(days=30))
    called("Stuck", "contacted", stage_entered_at=ago(days=8, minutes=1))
    called("Silent", "proposal", stage_entered_at=ago(days=20), last_activity_at=ago(days=15))
    assert sections(page(client_of_member)) == {
        "untouched": [("Untouched", "came 3h ago"), ("Both", "came 2d ago")],
        "closing": [("Late", "since Mar 16")],
        "aging": [("Stuck", "8 days")],
        "quiet": [("Silent", "15 days silent")],
    }


def test_the_limits_themselves_are_not_urgent(client_of_member, called):
    called("Closes today", expected_close_date=date(2026, 3, 18))
    called("Its days", "contacted", stage_entered_at=ago(days=7, hours=23), last_activity_at=ago(days=3))
    called("Two weeks", "proposal", stage_entered_at=ago(days=14), last_activity_at=ago(days=14))
    called("Nothing expected", "won", is_active=False, is_closed_won=True, closed_at=NOW, stage_entered_at=ago(days=99))
    html = page(client_of_member)
    assert sections(html) == {}
    assert "Nothing urgent" in html


def test_closed_leads_and_those_of_others_are_left_out(client_of_member, called, owner):
    called("Lost", "lost", contacted_at=None, is_active=False, is_closed_lost=True, closed_at=NOW)
    called("Olga's", contacted_at=None, owner=owner.user)
    called("Nobody's", contacted_at=None, owner=None)
    assert sections(page(client_of_member)) == {}


def test_a_section_is_short_and_leads_to_the_list(client_of_member, called):
    for number in range(urgent.SHOWN + 1):
        called(f"P{number}", contacted_at=None, created_at=ago(hours=number))
    html = page(client_of_member)
    assert [name for name, _why in sections(html)["untouched"]] == [f"P{number}" for number in range(urgent.SHOWN)]
    assert 'href="/w/acme/leads/?owner=me&amp;sort=-created">All' in html


def test_the_links_of_the_sections_open_the_list(client_of_member, called):
    late = {"expected_close_date": date(2026, 3, 2)}
    silent = {"stage_entered_at": ago(days=20), "last_activity_at": ago(days=20)}
    for number in range(urgent.SHOWN + 1):
        called(f"L{number}", **late)
        called(f"S{number}", "proposal", **silent)
        called(f"A{number}", "contacted", stage_entered_at=ago(days=9))
    addresses = [
        unescape(each) for each in re.findall(r'<a href="(/w/acme/leads/\?[^"]+)">All', page(client_of_member))
    ]
    assert len(addresses) == 3
    assert [client_of_member.get(address).status_code for address in addresses] == [200, 200, 200]
    assert "L3" in client_of_member.get(addresses[0]).content.decode()
    assert "S3" in client_of_member.get(addresses[2]).content.decode()


def test_managers_see_everyone_with_owners_and_staff_do_not(
    client_of_owner, client_of_member, called, workspace, member
):
    gone = MembershipFactory(workspace=workspace)
    called("Sam's", contacted_at=None, created_at=ago(hours=2))
    called("Nobody's", contacted_at=None, created_at=ago(hours=1), owner=None)
    called("Of one who left", contacted_at=None, created_at=ago(hours=3), owner=gone.user)
    with workspace_scope(workspace.pk):
        gone.delete()
    everyones = sections(page(client_of_owner, "?who=all"))["untouched"]
    assert [name for name, _why in everyones] == ["Nobody's", "Sam's", "Of one who left"]
    assert sections(page(client_of_owner)) == {}
    html = page(client_of_member, "?who=all")
    assert [name for name, _why in sections(html)["untouched"]] == ["Sam's"]
    assert "Everyone" not in html


def test_the_numbers_are_of_open_leads_and_of_this_month(client_of_member, client_of_owner, called, owner):
    called("One", value=1000)
    called("Two", value=None)
    called("Olga's", value=500, owner=owner.user)
    won = {"is_active": False, "is_closed_won": True, "value": 3000, "conversion_value": 3000}
    called("Won", "won", **won, closed_at=ago(days=17))
    called("Won in February", "won", **won, closed_at=ago(days=18))
    assert STAT.findall(page(client_of_member)) == [
        ("Open leads", "2", ""),
        ("In the pipeline", "€1K", ""),
        ("Won this month", "€3K", "1 lead"),
    ]
    assert STAT.findall(page(client_of_owner, "?who=all"))[:2] == [
        ("Open leads", "3", ""),
        ("In the pipeline", "€1.5K", ""),
    ]


def changes(html: str) -> list[str]:
    inside = html[html.index('id="changed-title"') :]
    lines = re.findall(r'<div class="entry-line"><span>(.*?)</span>', inside, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in lines]


def test_what_others_did_with_my_leads_is_said_newest_first(
    client_of_member, scope, lead, stages, owner, member, time_machine
):
    olga, hours = owner.user, [NOW + timedelta(hours=number) for number in range(7)]
    theirs = LeadFactory(workspace=scope, stage=stages["new"], owner=olga)
    services.change_stage(lead=theirs, to_stage=stages["contacted"], by=olga, at=hours[1])
    services.change_stage(lead=lead, to_stage=stages["contacted"], by=olga, at=hours[2])
    services.update_lead(lead=lead, values={"priority": "hot"}, by=member, at=hours[3])
    add_note(subject=lead, content="Called", by=olga, at=hours[4])
    add_note(subject=lead, content="Secret", by=olga, at=hours[5], is_private=True)
    services.assign_lead(lead=theirs, owner=member, by=olga, at=hours[6])
    time_machine.move_to(hours[6], tick=False)
    assert changes(page(client_of_member)) == [
        f"Olga Example gave {theirs.name} from Olga Example to Sam Example",
        "Olga Example wrote a note on Ada Lovelace",
        "Olga Example moved Ada Lovelace from New to Contacted",
        f"Olga Example moved {theirs.name} from New to Contacted",
    ]
    assert on_leads_of(member, at=NOW + timedelta(days=15)) == []


def test_everyones_changes_are_the_workspaces_latest(client_of_owner, scope, lead, stages, member):
    services.change_stage(lead=lead, to_stage=stages["contacted"], by=member, at=NOW + timedelta(minutes=1))
    services.delete_lead(lead=lead, by=member, at=NOW + timedelta(minutes=2))
    assert changes(page(client_of_owner, "?who=all"))[:2] == [
        "Sam Example deleted the lead Ada Lovelace",
        "Sam Example moved a deleted lead from New to Contacted",
    ]
    assert "Nobody else changed your leads" in page(client_of_owner)


def test_first_steps_are_ticked_and_go_when_all_are_done(client_of_owner, workspace, pipeline, stages, owner):
    html = page(client_of_owner)
    assert [html.count(mark) for mark in ("First steps", "data-done", "Invite a colleague")] == [1, 0, 1]
    MembershipFactory(workspace=workspace, role=Role.STAFF)
    assert page(client_of_owner).count("data-done") == 1
    with workspace_scope(workspace.pk):
        stages["new"].updated_by = owner.user
        stages["new"].save()
    assert page(client_of_owner).count("data-done") == 2


def test_first_steps_can_be_hidden_for_this_workspace(client_of_owner, pipeline, owner):
    response = client_of_owner.post("/w/acme/today/steps/")
    assert (response.status_code, response["Location"]) == (302, "/w/acme/")
    assert "First steps" not in page(client_of_owner)
    owner.user.refresh_from_db()
    assert owner.user.preferences == {"steps_hidden": [str(owner.workspace_id)]}
    assert client_of_owner.post("/w/acme/today/steps/", headers={"HX-Request": "true"}).content == b""


def test_staff_see_no_first_steps_and_may_not_hide_them(client_of_member, pipeline):
    assert "First steps" not in page(client_of_member)
    assert client_of_member.post("/w/acme/today/steps/").status_code == 403


def test_demo_data_can_be_cleared_from_here_by_admins(client_of_owner, client_of_member, workspace):
    assert "Clear demo data" not in page(client_of_owner)
    workspace.is_demo = True
    workspace.save()
    assert 'href="/w/acme/settings/demo/"' in page(client_of_owner)
    assert "Clear demo data" not in page(client_of_member)


def test_the_number_of_queries_does_not_grow(client_of_owner, called, owner, django_assert_max_num_queries):
    def asked(query: str) -> int:
        with django_assert_max_num_queries(17) as queries:  # five of them open and close the scope
            page(client_of_owner, query)
        return len(queries)

    for name in ("A", "B"):
        called(name, contacted_at=None, owner=owner.user)
    few = asked(""), asked("?who=all")
    for number in range(20):
        called(f"P{number}", contacted_at=None, owner=owner.user)
        called(f"L{number}", expected_close_date=date(2026, 3, 2), owner=owner.user)
    assert (asked(""), asked("?who=all")) == few


def test_htmx_gets_the_cards_without_the_frame(client_of_member, called):
    called("Ada", contacted_at=None)
    response = client_of_member.get(TODAY, headers={"HX-Request": "true", "HX-Target": "today"})
    html = response.content.decode()
    assert html.lstrip().startswith('<div class="today" id="today"')
    assert "<html" not in html


def test_strangers_find_nothing(client_of_stranger, workspace):
    assert client_of_stranger.get(TODAY).status_code == 404
    assert client_of_stranger.post("/w/acme/today/steps/").status_code == 404


def test_a_viewers_day_has_no_urgent_leads_of_others(client_of_viewer, called):
    called("Sam's", contacted_at=None)
    assert sections(page(client_of_viewer)) == {}
    assert timezone.now() == NOW
