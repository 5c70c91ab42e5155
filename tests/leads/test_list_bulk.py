"""The same change to many leads, and leads as a file."""

from __future__ import annotations

import csv
import io
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.services import set_tags, tag_record
from core.many import Outcome
from core.scope import workspace_scope
from events.models import Event
from leads import services
from leads.lists import LEADS
from leads.models import Lead
from leads.services import many
from operations.models import Operation
from tests.factories import ContactFactory, LeadFactory, MembershipFactory, TagFactory, UserFactory
from ui.bulk import say
from workspaces.models import Role

BULK = "/w/acme/leads/bulk/"
EXPORT = "/w/acme/leads/export/"
HTMX = {"HX-Request": "true", "HX-Target": "dialog"}


@pytest.fixture
def three(workspace, stages):
    people = [ContactFactory(workspace=workspace, first_name=name, last_name="") for name in ("Ann", "Ben", "Cy")]
    return [LeadFactory(workspace=workspace, stage=stages["new"], contact=person, value=50) for person in people]


@pytest.fixture
def client_of_manager(client, workspace):
    client.force_login(MembershipFactory(workspace=workspace, role=Role.MANAGER).user)
    return client


def ids(leads):
    return [str(lead.pk) for lead in leads]


def fresh(leads):
    with workspace_scope(leads[0].workspace_id):
        return [Lead.objects.select_related("stage", "owner").get(pk=lead.pk) for lead in leads]


def toast(response):
    return json.loads(response.headers["HX-Trigger"])["toast"]["text"]


def test_what_is_to_be_done_is_asked_first(client_of_member, three):
    response = client_of_member.post(BULK, {"do": "move", "ids": ids(three)}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200 and "Move 3 leads" in page
    assert page.count('name="ids"') == 3 and "Sales · Won" in page
    assert [lead.stage.name for lead in fresh(three)] == ["New"] * 3


def test_leads_move_through_their_service_and_the_toast_says_how_many(client_of_member, three, stages, member):
    data = {"do": "move", "sure": "1", "ids": ids(three), "stage": stages["qualified"].pk}
    response = client_of_member.post(BULK, data, headers=HTMX)
    assert (response.status_code, toast(response)) == (204, "3 moved.")
    assert {"close-sheet", "bulk-done"} < set(json.loads(response.headers["HX-Trigger"]))
    assert [lead.stage.name for lead in fresh(three)] == ["Qualified"] * 3
    with workspace_scope(three[0].workspace_id):
        assert Event.objects.filter(name="lead.stage_changed", actor=member).count() == 3


def test_what_a_stage_refuses_is_skipped_with_the_reason(client_of_member, three, stages):
    with workspace_scope(three[0].workspace_id):
        stages["proposal"].required_fields = ["expected_close_date"]
        stages["proposal"].save()
        Lead.objects.filter(pk=three[1].pk).update(expected_close_date="2030-01-01")
    data = {"do": "move", "sure": "1", "ids": ids(three), "stage": stages["proposal"].pk}
    response = client_of_member.post(BULK, data, headers=HTMX)
    assert toast(response) == "1 moved, 2 skipped: Proposal needs these filled in first: expected close."
    assert [lead.stage.name for lead in fresh(three)] == ["New", "Proposal", "New"]


def test_leads_that_are_there_already_are_told_apart(client_of_member, three, stages, scope):
    services.change_stage(lead=three[0], to_stage=stages["won"], by=None, at=timezone.now())
    ids = [lead.pk for lead in three]
    outcome = many.move_leads(ids=ids, to_stage=stages["won"], by=None, at=timezone.now())
    assert say(LEADS.change("move"), outcome) == "2 moved, 1 was so already."


def test_different_reasons_are_said_with_their_numbers():
    outcome = Outcome(done=1, skipped={uuid4(): reason for reason in ["Too dear.", "Too dear.", "Gone."]})
    assert say(LEADS.change("move"), outcome) == "1 moved, 3 skipped: Too dear. (2) Gone. (1)"


def test_losing_leads_wants_the_reason_once_for_all(client_of_member, three, stages):
    data = {"do": "move", "sure": "1", "ids": ids(three), "stage": stages["lost"].pk}
    refused = client_of_member.post(BULK, data, headers=HTMX)
    assert refused.status_code == 422 and "Say why these leads are lost." in refused.content.decode()
    client_of_member.post(BULK, data | {"reason": "No budget"}, headers=HTMX)
    assert [lead.disposition for lead in fresh(three)] == ["No budget"] * 3


def test_what_was_done_at_once_is_taken_back_by_the_toast(client_of_member, three, member):
    data = {"do": "assign", "sure": "1", "ids": ids(three), "owner": member.pk}
    answer = client_of_member.post(BULK, data, headers=HTMX)
    said = json.loads(answer.headers["HX-Trigger"])["toast"]
    with workspace_scope(three[0].workspace_id):
        operation = Operation.objects.get()
    assert (operation.title, operation.kind, operation.status) == ("Assign 3 leads: Sam Example", "assign", "finished")
    assert said["undo_url"] == f"/w/acme/operations/{operation.pk}/undo/"
    assert client_of_member.get(said["open_url"]).status_code == 200
    assert toast(client_of_member.post(said["undo_url"], headers=HTMX)) == "Undone."
    assert [lead.owner for lead in fresh(three)] == [None] * 3


def test_nothing_changed_leaves_no_operation_behind(client_of_member, three):
    answer = client_of_member.post(BULK, {"do": "assign", "sure": "1", "ids": ids(three), "owner": ""}, headers=HTMX)
    assert json.loads(answer.headers["HX-Trigger"])["toast"] == {
        "text": "0 assigned, 3 were so already.",
        "open_url": "",
        "undo_url": "",
    }
    with workspace_scope(three[0].workspace_id):
        assert not Operation.objects.exists()


def test_leads_are_assigned_to_a_member_or_to_nobody(client_of_member, three, member):
    client_of_member.post(BULK, {"do": "assign", "sure": "1", "ids": ids(three[:2]), "owner": member.pk})
    assert [lead.owner for lead in fresh(three)] == [member, member, None]
    client_of_member.post(BULK, {"do": "assign", "sure": "1", "ids": ids(three[:1]), "owner": ""})
    assert [lead.owner for lead in fresh(three)] == [None, member, None]


def test_somebody_from_elsewhere_owns_no_lead(client_of_member, three):
    stranger = UserFactory()
    response = client_of_member.post(BULK, {"do": "assign", "sure": "1", "ids": ids(three), "owner": stranger.pk})
    assert response.status_code == 422
    assert [lead.owner for lead in fresh(three)] == [None] * 3


def test_tags_are_added_and_removed_and_the_others_stay(client_of_member, three, scope):
    tag_record(record=three[0], names=["old", "kept"], by=None, at=timezone.now())
    data = {"do": "tag", "sure": "1", "ids": ids(three[:2]), "add": "vip,  renewal", "remove": "old"}
    response = client_of_member.post(BULK, data, headers=HTMX)
    assert toast(response) == "2 tagged."
    tags = [sorted(lead.tags.values_list("name", flat=True)) for lead in three]
    assert tags == [["kept", "renewal", "vip"], ["renewal", "vip"], []]


def test_deleting_is_for_managers_and_wants_a_yes(client_of_member, client_of_manager, three):
    data = {"do": "delete", "ids": ids(three[:2])}
    assert client_of_member.post(BULK, data | {"sure": "1"}).status_code == 403
    question = client_of_manager.post(BULK, data, headers=HTMX).content.decode()
    assert "Delete 2 leads?" in question and "They can be brought back for 30 days." in question
    assert toast(client_of_manager.post(BULK, data | {"sure": "1"}, headers=HTMX)) == "2 deleted."
    with workspace_scope(three[0].workspace_id):
        assert list(Lead.objects.values_list("pk", flat=True)) == [three[2].pk]


def test_all_that_match_the_filters_are_taken_instead_of_ids(client_of_member, three, stages, scope):
    services.change_stage(lead=three[0], to_stage=stages["qualified"], by=None, at=timezone.now())
    asked = client_of_member.post(BULK, {"do": "tag", "matching": f"?stage={stages['new'].pk}"}, headers=HTMX)
    page = asked.content.decode()
    assert "Tag 2 leads" in page and str(three[0].pk) not in page
    assert str(three[1].pk) in page and str(three[2].pk) in page


def test_filters_that_cannot_be_read_choose_nothing(client_of_member, three):
    response = client_of_member.post(BULK, {"do": "tag", "matching": "?value_min=much"}, headers=HTMX)
    assert "Tick some rows first." in response.content.decode()


def test_leads_of_another_workspace_are_left_alone(client_of_stranger, three):
    data = {"do": "tag", "sure": "1", "add": "mine", "ids": ids(three)}
    assert client_of_stranger.post("/w/other/leads/bulk/", data, headers=HTMX).status_code == 422
    with workspace_scope(three[0].workspace_id):
        assert [lead.tags.count() for lead in three] == [0, 0, 0]
    assert client_of_stranger.post(BULK, data).status_code == 404


def test_viewers_change_and_export_nothing(client_of_viewer, three):
    for do in ("assign", "move", "tag", "delete"):
        assert client_of_viewer.post(BULK, {"do": do, "sure": "1", "ids": ids(three)}).status_code == 403
    assert client_of_viewer.get(EXPORT).status_code == 403


def test_fields_are_chosen_one_by_one_and_changed_together(client_of_member, three):
    ask = {"do": "edit", "ids": ids(three)}
    page = client_of_member.post(BULK, ask, headers=HTMX).content.decode()
    assert '<option value="priority">Priority</option>' in page and 'name="field"' not in page
    page = client_of_member.post(BULK, ask | {"add": "priority"}, headers=HTMX).content.decode()
    assert 'name="to-priority"' in page and '<option value="priority">' not in page
    more = ask | {"field": ["priority"], "how-priority": "set", "to-priority": "hot", "add": "value"}
    page = client_of_member.post(BULK, more, headers=HTMX).content.decode()
    assert '<option value="hot" selected>' in page and '<option value="increase">Increase by</option>' in page
    drop = ask | {"field": ["priority", "value"], "drop": "priority"}
    assert 'name="to-priority"' not in client_of_member.post(BULK, drop, headers=HTMX).content.decode()
    sure = ask | {
        "sure": "1",
        "field": ["priority", "value", "notes", "tags"],
        "how-priority": "set",
        "to-priority": "hot",
        "how-value": "increase",
        "to-value": "25.5",
        "how-notes": "clear",
        "how-tags": "add",
        "to-tags": "vip, eu",
    }
    assert toast(client_of_member.post(BULK, sure, headers=HTMX)) == "3 changed."
    assert [(lead.priority, str(lead.value)) for lead in fresh(three)] == [("hot", "75.50")] * 3
    with workspace_scope(three[0].workspace_id):
        assert Operation.objects.get().title == "Edit 3 leads: Priority, Value, Notes, Tags"
        assert [lead.tags.count() for lead in three] == [2, 2, 2]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a field first."),
        ({"field": ["contact"]}, "Choose a field first."),
        ({"field": ["priority"], "how-priority": "set", "to-priority": ""}, "This field is required."),
        ({"field": ["priority"], "how-priority": "set", "to-priority": "urgent"}, "Select a valid choice."),
        ({"field": ["currency"], "how-currency": "clear"}, "Select a valid choice."),
        ({"field": ["value"], "how-value": "increase", "to-value": "a lot"}, "Enter a number."),
        ({"field": ["value"], "how-value": "percent", "to-value": "-101"}, "greater than or equal to -100"),
        ({"field": ["source"], "how-source": "set", "to-source": str(uuid4())}, "Select a valid choice."),
        ({"field": ["notes"], "how-notes": "burn", "to-notes": "x"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_set_is_said_beside_its_field(client_of_member, three, sent, said):
    answer = client_of_member.post(BULK, {"do": "edit", "sure": "1", "ids": ids(three)} | sent, headers=HTMX)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert [lead.updated_by_id for lead in fresh(three)] == [None] * 3


@pytest.mark.parametrize("data", [{"do": "burn"}, {}, {"do": "tag", "ids": "1"}])
def test_what_makes_no_sense_is_not_there(client_of_member, three, data):
    assert client_of_member.post(BULK, data).status_code == 404


def test_without_a_script_the_question_and_the_answer_are_pages(client_of_member, three):
    page = client_of_member.post(BULK, {"do": "tag", "ids": ids(three)}).content.decode()
    assert "<html" in page and "Tag 3 leads" in page
    done = client_of_member.post(BULK, {"do": "tag", "sure": "1", "ids": ids(three), "add": "x"}, follow=True)
    with workspace_scope(three[0].workspace_id):
        assert done.redirect_chain == [(f"/w/acme/operations/{Operation.objects.get().pk}/", 302)]
    assert "3 tagged." in done.content.decode()


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_file_holds_the_columns_that_the_member_sees(client_of_member, three, workspace, scope):
    tag_record(record=three[0], names=["vip", "eu"], by=None, at=timezone.now())
    columns = {"columns": ["stage", "value", "tags"]}
    client_of_member.post("/w/acme/lists/leads/columns/", columns)
    response = client_of_member.get(f"{EXPORT}?sort=name")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'leads-{timezone.localdate().isoformat()}.csv"' in response.headers["Content-Disposition"]
    assert sorted(rows_of(response)) == [
        ["Ann", "New", "50.00", "EUR", "eu, vip"],
        ["Ben", "New", "50.00", "EUR", ""],
        ["Cy", "New", "50.00", "EUR", ""],
        ["Name", "Stage", "Value", "Currency", "Tags"],
    ]


def test_ticked_leads_become_a_file_of_their_own(client_of_member, three):
    rows = rows_of(client_of_member.post(EXPORT, {"ids": ids(three[:2])}))
    assert sorted(row[0] for row in rows) == ["Ann", "Ben", "Name"]


def test_a_file_ends_after_the_most_rows_and_says_so_in_its_name(client_of_member, three, monkeypatch):
    monkeypatch.setattr("ui.lists.export.MOST", 2)
    response = client_of_member.get(EXPORT)
    assert len(rows_of(response)) == 3
    assert 'filename="leads-first-2-' in response.headers["Content-Disposition"]


def test_text_in_a_file_is_never_a_formula(client_of_member, workspace, stages):
    contact = ContactFactory(workspace=workspace, first_name="=cmd|' /C calc'!A0", last_name="")
    LeadFactory(workspace=workspace, stage=stages["new"], contact=contact)
    tag = TagFactory(workspace=workspace, name="+tag")
    with workspace_scope(workspace.pk):
        set_tags(record=Lead.objects.get(), tags=[tag])
    heads, row = rows_of(client_of_member.get(EXPORT))
    assert (row[0], row[heads.index("Tags")]) == ("'=cmd|' /C calc'!A0", "'+tag")
