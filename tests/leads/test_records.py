"""The page of a lead: what it shows, moving, handing over, editing all, deleting."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.scope import workspace_scope
from events import log
from leads import services
from leads.models import Lead
from tests.factories import LeadFactory

HTMX = {"HX-Request": "true"}
HEAD = HTMX | {"HX-Target": "lead-head"}
NAUGHTY = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "\u202etfel",
    "Ω≈ç√ 田中さん 🐵",
    "%s%n",
]


def url(lead, rest=""):
    return f"/w/acme/leads/{lead.pk}/{rest}"


def stored(lead):
    with workspace_scope(lead.workspace_id):
        return Lead.objects.for_record().get(pk=lead.pk)


def toast_of(answer):
    return json.loads(answer["HX-Trigger"])["toast"]


def test_the_page_says_who_where_and_whose(client_of_member, lead):
    html = client_of_member.get(url(lead)).content.decode()
    assert '<h2><a href="/w/acme/contacts/' in html
    assert "Owner: Sam Example" in html
    current = re.search(r'<li data-state="current"[^>]*>\s*<button[^>]*aria-current="step"[^>]*><span>([^<]+)', html)
    assert current and current[1] == "New"
    assert html.count('name="stage"') == 7
    assert "Not qualified" in html
    assert "Write a note…" in html


def test_the_days_in_a_stage_turn_amber_when_they_are_too_many(client_of_member, lead):
    with workspace_scope(lead.workspace_id):
        Lead.objects.update(stage_entered_at=timezone.now() - timedelta(days=9, hours=1))
    html = client_of_member.get(url(lead)).content.decode()
    assert re.search(r'<span class="late">9 days in this stage\s*· expected 2 days</span>', html)


def test_the_panel_and_the_parts_come_without_the_page(client_of_member, lead):
    for target, begins in [("panel", "<header><h2>Lead</h2>"), ("lead-head", "{#"), ("lead-side", "<dl")]:
        html = client_of_member.get(url(lead), headers=HTMX | {"HX-Target": target}).content.decode().strip()
        assert "<html" not in html
        assert begins in html or target == "lead-head"
    assert html.count('hx-swap-oob="true"') == 3


def test_texts_are_shown_as_they_are_and_do_nothing(client_of_member, lead):
    with workspace_scope(lead.workspace_id):
        text = "\n".join(NAUGHTY)
        values = {"product_interest": text, "notes": text, "message": text, "metadata": {text: text}}
        services.update_lead(lead=stored(lead), values=values, by=None, at=timezone.now())
    html = client_of_member.get(url(lead)).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}" in html
    assert "Ω≈ç√ 田中さん 🐵" in html


@pytest.mark.parametrize("events", [5, 500])
def test_the_page_asks_the_database_the_same_however_much_happened(
    client_of_member, lead, member, events, django_assert_max_num_queries
):
    with workspace_scope(lead.workspace_id):
        for number in range(events):
            at = timezone.now() - timedelta(minutes=number)
            log.record("lead.updated", subject=lead, actor=member, at=at, data={"changes": {"value": ["1", "2"]}})
        LeadFactory.create_batch(3, workspace=lead.workspace, contact=lead.contact, stage=lead.stage)
    client_of_member.get(url(lead))
    # session, user, workspace, member; lead, stages, timeline, other leads; and four for the scope inside a test
    with django_assert_max_num_queries(12):
        assert client_of_member.get(url(lead)).status_code == 200


def test_a_step_of_the_stepper_moves_the_lead(client_of_member, lead, stages):
    data = {"stage": str(stages["proposal"].pk), "from_stage": str(stages["new"].pk)}
    answer = client_of_member.post(url(lead, "stage/"), data, headers=HEAD)
    assert answer.status_code == 200
    assert toast_of(answer)["text"] == "Moved to Proposal."
    assert 'aria-current="step"><span>Proposal' in answer.content.decode()
    assert stored(lead).stage == stages["proposal"]


def test_undo_takes_a_move_back(client_of_member, lead, stages):
    data = {"stage": str(stages["proposal"].pk), "from_stage": str(stages["new"].pk)}
    undo = toast_of(client_of_member.post(url(lead, "stage/"), data, headers=HEAD))["undo_url"]
    assert client_of_member.post(undo, headers=HTMX).status_code == 204
    assert stored(lead).stage == stages["new"]
    assert client_of_member.post(undo, headers=HTMX).status_code == 204


def test_a_lost_lead_is_lost_again_for_the_same_reason(client_of_member, lead, stages):
    lost = {"stage": str(stages["lost"].pk), "reason": "Too dear"}
    undo = toast_of(client_of_member.post(url(lead, "stage/"), lost, headers=HEAD))["undo_url"]
    redo = toast_of(client_of_member.post(undo, headers=HTMX))["undo_url"]
    assert (stored(lead).stage, stored(lead).disposition) == (stages["new"], "")
    client_of_member.post(redo, headers=HTMX)
    assert (stored(lead).stage, stored(lead).disposition) == (stages["lost"], "Too dear")


def test_lost_asks_for_the_reason_in_the_dialog(client_of_member, lead, stages):
    data = {"stage": str(stages["lost"].pk), "from_stage": str(stages["new"].pk)}
    answer = client_of_member.post(url(lead, "stage/"), data, headers=HEAD)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#dialog", "innerHTML")
    html = answer.content.decode()
    assert "Move Ada Lovelace to Lost" in html
    assert 'name="reason"' in html
    dialog = HTMX | {"HX-Target": "dialog"}
    empty = client_of_member.post(url(lead, "stage/"), data | {"asked": "1", "reason": " "}, headers=dialog)
    assert empty.status_code == 422
    assert "Say why before moving to Lost." in empty.content.decode()
    done = client_of_member.post(url(lead, "stage/"), data | {"asked": "1", "reason": "Too dear"}, headers=dialog)
    assert done.status_code == 204
    assert set(json.loads(done["HX-Trigger"])) == {"toast", "close-sheet", "record-changed"}
    assert (stored(lead).stage, stored(lead).disposition) == (stages["lost"], "Too dear")


def test_a_stage_asks_for_the_fields_that_it_requires_and_stores_them_with_the_move(client_of_member, lead, stages):
    with workspace_scope(lead.workspace_id):
        stages["proposal"].required_fields = ["expected_close_date", "value"]
        stages["proposal"].save()
    data = {"stage": str(stages["proposal"].pk), "from_stage": str(stages["new"].pk)}
    asked = client_of_member.get(url(lead, "stage/"), data, headers=HTMX | {"HX-Target": "dialog"}).content.decode()
    assert 'name="lead-expected_close_date"' in asked
    assert 'name="lead-value"' not in asked
    refused = client_of_member.post(url(lead, "stage/"), data | {"asked": "1"}, headers=HTMX)
    assert refused.status_code == 422
    assert stored(lead).stage == stages["new"]
    filled = data | {"asked": "1", "lead-expected_close_date": "2027-01-31", "notes": "Sent by post"}
    assert client_of_member.post(url(lead, "stage/"), filled, headers=HTMX).status_code == 204
    assert (stored(lead).stage, str(stored(lead).expected_close_date)) == (stages["proposal"], "2027-01-31")


def test_a_lead_that_a_colleague_moved_meanwhile_stays_where_it_is(client_of_member, lead, stages, owner):
    with workspace_scope(lead.workspace_id):
        services.change_stage(lead=stored(lead), to_stage=stages["qualified"], by=owner.user, at=timezone.now())
    data = {"stage": str(stages["contacted"].pk), "from_stage": str(stages["new"].pk)}
    answer = client_of_member.post(url(lead, "stage/"), data, headers=HEAD)
    assert answer.status_code == 409
    assert "Somebody moved this lead to Qualified a moment ago." in answer.content.decode()
    assert 'aria-current="step"><span>Qualified' in answer.content.decode()
    assert stored(lead).stage == stages["qualified"]


def test_without_a_script_a_lead_is_moved_by_the_same_form(client_of_member, lead, stages):
    data = {"stage": str(stages["won"].pk), "from_stage": str(stages["new"].pk)}
    answer = client_of_member.post(url(lead, "stage/"), data)
    assert (answer.status_code, answer["Location"]) == (302, url(lead))
    assert "Moved to Won." in client_of_member.get(url(lead)).content.decode()
    asked = client_of_member.post(url(lead, "stage/"), {"stage": str(stages["lost"].pk)})
    assert asked.status_code == 422
    assert "<html" in asked.content.decode()


@pytest.mark.parametrize(
    ("outcome", "start", "end"),
    [("not_qualified", "new", "nurture"), ("accepted", "proposal", "won"), ("engaged", "nurture", "qualified")],
)
def test_an_outcome_sends_a_lead_where_the_lifecycle_says(client_of_member, lead, stages, outcome, start, end):
    with workspace_scope(lead.workspace_id):
        services.change_stage(lead=stored(lead), to_stage=stages[start], by=None, at=timezone.now())
    assert f'value="{outcome}"' in client_of_member.get(url(lead)).content.decode()
    client_of_member.post(url(lead, "stage/"), {"outcome": outcome}, headers=HEAD)
    assert stored(lead).stage == stages[end]


def test_a_rejection_asks_why(client_of_member, lead, stages):
    answer = client_of_member.post(url(lead, "stage/"), {"outcome": "rejected"}, headers=HEAD)
    assert answer.status_code == 422
    assert "Move Ada Lovelace to Lost" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"stage": "nonsense"}, {"outcome": "nonsense"}, {"stage": "0" * 32}])
def test_nonsense_moves_nothing(client_of_member, lead, stages, sent):
    answer = client_of_member.post(url(lead, "stage/"), sent, headers=HEAD)
    assert answer.status_code == 422
    assert "Choose a stage of this pipeline." in answer.content.decode()
    assert stored(lead).stage == stages["new"]


def test_a_board_hears_of_a_refusal_without_a_page(client_of_member, lead, stages):
    data = {"stage": str(stages["contacted"].pk), "from_stage": str(stages["won"].pk)}
    answer = client_of_member.post(url(lead, "stage/"), data, headers=HTMX)
    assert (answer.status_code, answer.content) == (409, b"")
    assert toast_of(answer) == {"text": "Somebody moved this lead to New a moment ago.", "kind": "danger"}


def test_the_owner_s_menu_hands_the_lead_over(client_of_member, lead, owner):
    menu = client_of_member.get(url(lead, "owner/"), headers=HTMX).content.decode()
    assert re.findall(r"<span>([^<]+)</span>", menu) == ["Nobody", "Olga Example", "Sam Example"]
    answer = client_of_member.post(url(lead, "owner/"), {"owner": str(owner.user.pk)}, headers=HEAD)
    assert "Owner: Olga Example" in answer.content.decode()
    client_of_member.post(url(lead, "owner/"), {"owner": ""}, headers=HEAD)
    assert stored(lead).owner is None


def test_all_fields_are_edited_on_one_page_and_a_conflict_is_asked_about(client_of_member, lead, owner):
    html = client_of_member.get(url(lead, "edit/")).content.decode()
    seen = dict(re.findall(r'<input type="hidden" name="(original-[a-z_]+)" value="([^"]*)">', html))
    form = {name.removeprefix("original-"): value for name, value in seen.items()} | seen
    with workspace_scope(lead.workspace_id):
        values = {"value": Decimal(5000), "budget": "5k"}
        services.update_lead(lead=stored(lead), values=values, by=owner.user, at=timezone.now())
    mine = form | {"value": "1200", "product_interest": "Roof"}
    answer = client_of_member.post(url(lead, "edit/"), mine)
    assert answer.status_code == 409
    assert (stored(lead).value, stored(lead).product_interest) == (5000, "")
    newer = dict(re.findall(r'name="(original-[a-z_]+)" value="([^"]*)">', answer.content.decode()))
    theirs = client_of_member.post(url(lead, "edit/"), mine | newer | {"keep-value": "theirs"})
    assert (theirs.status_code, theirs["Location"]) == (302, url(lead))
    assert (stored(lead).value, stored(lead).product_interest, stored(lead).budget) == (5000, "Roof", "5k")


def test_the_history_tells_stages_days_and_owners(client_of_member, lead, stages, owner):
    with workspace_scope(lead.workspace_id):
        at = lead.stage_entered_at + timedelta(days=4, minutes=1)
        services.change_stage(lead=stored(lead), to_stage=stages["contacted"], by=owner.user, at=at)
        services.assign_lead(lead=stored(lead), owner=owner.user, by=owner.user, at=at)
    html = client_of_member.get(url(lead, "history/"), headers=HTMX | {"HX-Target": "lead-history"}).content.decode()
    assert "after 4 days in New" in html
    assert html.count('<li><span class="person">') == 2


def test_deleting_says_what_goes_along_and_asks_managers_only(client_of_member, client_of_owner, lead, owner):
    assert client_of_member.get(url(lead, "delete/")).status_code == 403
    from activities.services import add_note

    with workspace_scope(lead.workspace_id):
        for text in ("one", "two"):
            add_note(subject=lead, content=text, by=owner.user, at=timezone.now())
    question = client_of_owner.get(url(lead, "delete/"), headers=HTMX).content.decode()
    assert "With it go 2 notes." in question
    answer = client_of_owner.post(url(lead, "delete/"), headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/w/acme/leads/")
    with workspace_scope(lead.workspace_id):
        assert not Lead.objects.exists()


READS = ["", "history/"]
WRITES = ["stage/", "owner/", "edit/", "fields/value/", "undo/"]


def test_viewers_read_and_change_nothing(client_of_viewer, lead, stages):
    for rest in READS:
        assert client_of_viewer.get(url(lead, rest)).status_code == 200
    data = {"stage": str(stages["won"].pk), "owner": "", "value": "1"}
    for rest in [*WRITES, "delete/"]:
        assert client_of_viewer.post(url(lead, rest), data).status_code == 403
    html = client_of_viewer.get(url(lead)).content.decode()
    assert "data-edit-url" not in html
    assert 'id="composer"' not in html
    assert html.count(" disabled>") == 7
    assert stored(lead).stage == stages["new"]


def test_strangers_find_nothing(client_of_stranger, lead, stages):
    for rest in [*READS, *WRITES, "delete/"]:
        assert client_of_stranger.get(url(lead, rest)).status_code == 404
        assert client_of_stranger.post(url(lead, rest), {"stage": str(stages["won"].pk)}).status_code == 404


def test_a_lead_of_another_workspace_is_not_there(client_of_member, client_of_stranger, lead):
    address = url(lead).replace("/acme/", "/other/")
    assert client_of_stranger.get(address).status_code == 404


def test_saving_all_fields_leaves_a_lead_with_an_owner_who_left(client_of_owner, lead, membership, member):
    with workspace_scope(lead.workspace_id):
        membership.delete()
    html = client_of_owner.get(url(lead, "edit/")).content.decode()
    assert f'<option value="{member.pk}" selected>Sam Example</option>' in html
    sent = {"owner": str(member.pk), "original-owner": str(member.pk), "budget": "9k", "original-budget": ""}
    sent |= {"currency": "EUR", "temperature": "cold"}
    assert client_of_owner.post(url(lead, "edit/"), sent).status_code == 302
    assert (stored(lead).owner, stored(lead).budget) == (member, "9k")
