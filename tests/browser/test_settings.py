import re

import pytest
from playwright.sync_api import expect

from core.scope import workspace_scope
from pipelines.models import Pipeline, Stage
from tests.browser.conftest import sideways
from tests.factories import LeadSourceFactory, MembershipFactory, WorkspaceFactory
from workspaces.models import Invitation, Membership

PAGES = ("", "profile/", "members/", "workspace/", "pipelines/", "sources/")


def names(page) -> list[str]:
    return [text.strip() for text in page.locator("relay-sortable .pill").all_inner_texts()]


def stored(pipeline: Pipeline) -> list[str]:
    with workspace_scope(pipeline.workspace_id):
        return list(Stage.objects.of(pipeline).order_by("position").values_list("name", flat=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_of_the_settings_fits_and_can_be_read(
    page_as, owner, membership, pipeline, workspace, axe, width, theme
):
    LeadSourceFactory(workspace=workspace, name="A fair with a name that goes on and on and on")
    page = page_as(owner, width=width, theme=theme)
    for path in (*PAGES, f"pipelines/{pipeline.pk}/"):
        page.goto(f"/w/acme/settings/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert sideways(page) == 0, path
        axe(page)


def test_stages_are_dragged_into_another_order(page_as, owner, pipeline):
    page = page_as(owner)
    page.goto(f"/w/acme/settings/pipelines/{pipeline.pk}/")
    grip, target = (page.locator("[data-grip]").nth(number).bounding_box() for number in (1, 3))
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 10, target["y"] + 30, steps=6)
    with page.expect_response(re.compile("/order/")):
        page.mouse.up()
    wanted = ["New", "Qualified", "Proposal", "Contacted", "Nurture", "Won", "Lost"]
    assert (names(page), stored(pipeline)) == (wanted, wanted)


def test_a_drag_that_is_given_up_moves_nothing(page_as, owner, pipeline):
    page = page_as(owner)
    page.goto(f"/w/acme/settings/pipelines/{pipeline.pk}/")
    before = names(page)
    grip = page.locator("[data-grip]").first.bounding_box()
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, grip["y"] + 200, steps=6)
    assert names(page) != before
    page.keyboard.press("Escape")
    assert (names(page), stored(pipeline)) == (before, before)


def test_the_keyboard_moves_a_stage_and_keeps_its_place(page_as, owner, pipeline):
    page = page_as(owner)
    page.goto(f"/w/acme/settings/pipelines/{pipeline.pk}/")
    page.get_by_label("Move Proposal up").focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        expect(page.locator("relay-sortable .pill").nth(place)).to_have_text("Proposal")
    assert stored(pipeline)[:3] == ["New", "Proposal", "Contacted"]


def test_a_stage_is_edited_in_the_side_sheet(page_as, owner, pipeline, axe):
    page = page_as(owner)
    page.goto(f"/w/acme/settings/pipelines/{pipeline.pk}/")
    page.get_by_role("link", name="Proposal", exact=True).click()
    sheet = page.locator("#sheet[open]")
    sheet.get_by_label("Name").fill("Won")
    page.keyboard.press("Control+Enter")
    expect(sheet.locator(".errors")).to_contain_text("This pipeline has a stage of that name")
    axe(page)
    sheet.get_by_label("Name").fill("Offer")
    sheet.get_by_role("radio", name="Teal").check()
    sheet.get_by_label("Value").check()
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Offer is saved.")
    with workspace_scope(pipeline.workspace_id):
        stage = Stage.objects.get(name="Offer")
    assert (stage.colour, stage.required_fields) == ("teal", ["value"])


def test_a_role_is_chosen_and_a_refusal_stands_beside_it(page_as, owner, membership):
    page = page_as(owner)
    page.goto("/w/acme/settings/members/")
    page.get_by_label("Role of Sam Example").select_option("manager")
    expect(page.locator(".toast")).to_contain_text("Sam Example is now Manager.")
    page.get_by_label("Role of Olga Example").select_option("staff")
    expect(page.get_by_text("Make somebody else an owner first.")).to_be_visible()
    expect(page.get_by_label("Role of Olga Example")).to_have_value("owner")
    with workspace_scope(owner.workspace_id):
        roles = dict(Membership.objects.values_list("user__first_name", "role"))
    assert roles == {"Olga": "owner", "Sam": "manager"}


def test_an_invited_person_joins_by_the_copied_link(page_as, owner, axe):
    page = page_as(owner, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/w/acme/settings/members/")
    page.get_by_label("E-mail").fill("nora@example.net")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast", has_text="Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    newcomer = page_as(width=390)
    newcomer.goto(link)
    axe(newcomer)
    newcomer.get_by_label("First name").fill("Nora")
    newcomer.get_by_label("Password").fill("a phrase of my own")
    newcomer.get_by_role("button", name="Make my account and join").click()
    newcomer.wait_for_url("**/w/acme/")
    with workspace_scope(owner.workspace_id):
        assert Invitation.objects.get().accepted_at is not None


def test_the_rail_lists_the_workspaces_when_it_is_opened(page_as, owner):
    MembershipFactory(user=owner.user, workspace=WorkspaceFactory(slug="beta", name="Beta"))
    page = page_as(owner)
    page.goto("/w/acme/settings/")
    page.locator("button.workspace").click()
    page.locator("#workspace-menu").get_by_role("link", name="Beta").click()
    page.wait_for_url("**/w/beta/")


def test_without_scripts_one_still_sets_up(page_as, owner, membership, pipeline):
    page = page_as(owner, java_script_enabled=False)
    page.goto(f"/w/acme/settings/pipelines/{pipeline.pk}/")
    page.get_by_label("Move Contacted up").click()
    assert names(page)[:2] == ["Contacted", "New"]
    page.get_by_role("link", name="New stage").click()
    page.get_by_label("Name").fill("Demo")
    page.get_by_role("button", name="Save").click()
    assert "Demo" in names(page)
    page.goto("/w/acme/settings/members/")
    row = page.get_by_role("row", name="Sam Example")
    row.get_by_label("Role of Sam Example").select_option("viewer")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Role of Sam Example")).to_have_value("viewer")


def test_the_admin_works_under_its_policy(page_as, owner, pipeline):
    page = page_as(owner)
    for path in ("", "pipelines/pipeline/", f"pipelines/pipeline/{pipeline.pk}/change/", "workspaces/user/"):
        page.goto(f"/w/acme/admin/{path}")
        page.wait_for_load_state("networkidle")
    page.goto(f"/w/acme/admin/pipelines/pipeline/{pipeline.pk}/change/")
    page.get_by_label("Name").first.fill("Sales 2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    with workspace_scope(pipeline.workspace_id):
        assert Pipeline.objects.get().name == "Sales 2"
