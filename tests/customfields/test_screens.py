"""Fields where people fill them in: quick add, records, in place, and who sees them."""

from __future__ import annotations

import pytest

from core.scope import workspace_scope
from customfields.reading import values_of
from events.models import Event
from events.sentences import changes_of
from leads.models import Lead
from leads.services import edit_lead
from workspaces.models import Role

pytestmark = pytest.mark.django_db


def at(lead, name):
    return f"/w/acme/leads/{lead.pk}/fields/{name}/"


def held(workspace, record):
    with workspace_scope(workspace.pk):
        return {key: each.kept for key, each in values_of(record).items()}


def test_a_record_shows_its_fields_in_their_sections(client_of_member, workspace, lead, define):
    define("Region", "select", options=["North, upper", "🙂 South"], section="Details")
    define("Margin", "money")
    with workspace_scope(workspace.pk):
        values = {"field:region": "north_upper", "field:margin": 1200}
        edit_lead(lead=lead, values=values, by=None, at=lead.stage_entered_at)
    page = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    assert "North, upper</span>" in page
    assert "€1,200" in page
    assert page.index('id="lead-field:region"') < page.index('id="facts-contact"')
    with workspace_scope(workspace.pk):  # a timeline names fields by their labels
        told = changes_of(Event.objects.get(name="lead.updated"), Lead)
    assert sorted(told) == [("Margin", "", "1,200"), ("Region", "", "North, upper")]


def test_a_value_is_edited_in_place_and_a_conflict_shows_both(client_of_member, workspace, lead, define):
    define("Region", "select", options=["North", "South", "East"])
    htmx = {"HX-Request": "true"}
    editor = client_of_member.get(at(lead, "field:region"), headers=htmx).content.decode()
    assert '<option value="south">South</option>' in editor
    sent = {"field:region": "south", "original-field:region": ""}
    assert client_of_member.post(at(lead, "field:region"), sent, headers=htmx).status_code == 200
    assert held(workspace, lead) == {"region": "south"}
    clash = client_of_member.post(at(lead, "field:region"), sent | {"field:region": "east"}, headers=htmx)
    assert clash.status_code == 409
    assert "South" in clash.content.decode()
    refused = client_of_member.post(at(lead, "field:region"), {"field:region": "west"}, headers=htmx)
    assert refused.status_code == 422
    assert client_of_member.get(at(lead, "field:gone"), headers=htmx).status_code == 404


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [("email", "Ada@Example.com", "ada@example.com"), ("url", "example.com", "https://example.com"),
     ("phone", "030 901820", "+4930901820"), ("boolean", "False", False), ("number", "-2.50", -2.5),
     ("date", "2026-11-30", "2026-11-30"), ("multi_select", ["a_b", "c"], ["a_b", "c"])],
)  # fmt: skip
def test_each_widget_stores_what_its_kind_keeps(client_of_member, workspace, lead, define, kind, sent, kept):
    define("Extra", kind, options=["a, b", "c"] if kind == "multi_select" else ())
    answer = client_of_member.post(at(lead, "field:extra"), {"field:extra": sent})
    assert (answer.status_code, held(workspace, lead)) == (302, {"extra": kept})
    editor = client_of_member.get(at(lead, "field:extra")).content.decode()
    assert "original-field:extra" in editor


@pytest.mark.parametrize(("kind", "sent"), [("email", "ada"), ("url", "javascript:alert(1)"), ("number", "many")])
def test_what_a_kind_does_not_take_is_refused_beside_the_field(client_of_member, workspace, lead, define, kind, sent):
    define("Extra", kind)
    assert client_of_member.post(at(lead, "field:extra"), {"field:extra": sent}).status_code == 422
    assert held(workspace, lead) == {}


def test_quick_add_asks_for_what_is_required_and_what_admins_chose(client_of_member, workspace, pipeline, define):
    define("Region", is_required=True)
    define("Remark", is_quick_add=True)
    define("Rest")
    define("Born in", context="contact", is_required=True)
    form = client_of_member.get("/w/acme/leads/new/").content.decode()
    assert all(f'name="{name}"' in form for name in ("field:region", "field:remark", "contact-field:born_in"))
    assert 'name="field:rest"' not in form
    said = {"first_name": "Ada", "field:region": "North"}
    assert client_of_member.post("/w/acme/leads/new/", said).status_code == 422
    assert client_of_member.post("/w/acme/leads/new/", said | {"contact-field:born_in": "London"}).status_code == 302
    with workspace_scope(workspace.pk):
        made = Lead.objects.select_related("contact").get()
    assert (held(workspace, made), held(workspace, made.contact)) == ({"region": "North"}, {"born_in": "London"})


def test_what_a_role_may_not_see_is_neither_shown_nor_taken(client_of_member, client_of_owner, workspace, lead, define):
    define("Salary", "money", visible_to=[Role.MANAGER])
    path = at(lead, "field:salary")
    assert client_of_owner.post(path, {"field:salary": "4321"}).status_code == 302
    page = client_of_member.get(f"/w/acme/leads/{lead.pk}/").content.decode()
    assert "Salary" not in page
    assert "4,321" not in page
    assert client_of_member.get(path).status_code == 404
    assert client_of_member.post(path, {"field:salary": "1"}).status_code == 404
    assert held(workspace, lead) == {"salary": 4321}


def test_ten_thousand_options_are_named_by_typing(client_of_member, workspace, lead, define):
    define("City", "select", options=[f"City {n}" for n in range(10_000)])
    editor = client_of_member.get(at(lead, "field:city")).content
    assert len(editor) < 40_000
    assert client_of_member.post(at(lead, "field:city"), {"field:city": "city 9999"}).status_code == 302
    assert held(workspace, lead) == {"city": "city_9999"}
    assert 'value="City 9999"' in client_of_member.get(at(lead, "field:city")).content.decode()
