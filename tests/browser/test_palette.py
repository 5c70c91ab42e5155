import pytest
from playwright.sync_api import expect

from tests.factories import AccountFactory, ContactFactory


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_name_typed_and_enter_opens_the_record(page_as, membership, lead, theme, axe):
    page = page_as(membership, theme=theme)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("ada")
    expect(page.get_by_role("option", name="Ada Lovelace").first).to_have_attribute("aria-selected", "true")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.pk}/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Recent").get_by_role("option")).to_have_text(["Ada Lovelace"])


def test_whoever_types_faster_than_the_server_is_taken_there_too(page_as, membership, lead):
    page = page_as(membership)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("lovelace")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{lead.pk}/")


def test_commands_are_found_by_their_letters(page_as, membership, pipeline):
    page = page_as(membership)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("boa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/board/")


def test_the_first_of_those_whose_word_begins_like_what_is_typed_is_chosen(page_as, membership, lead, workspace):
    AccountFactory(workspace=workspace, name="Lovett & Sons")
    page = page_as(membership)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("lov")
    expect(page.get_by_role("group", name="Companies").get_by_role("option")).to_have_text("Lovett & Sons")
    chosen = page.locator("#palette [aria-selected=true]")
    expect(chosen).to_have_attribute("href", f"/w/acme/leads/{lead.pk}/")
    expect(chosen).to_be_in_viewport()


def test_nothing_found_is_said_only_where_no_command_fits_either(page_as, membership, pipeline):
    page = page_as(membership)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("board")
    page.wait_for_selector("#palette-results [data-query=board]", state="attached")
    expect(page.get_by_text("Nothing found.")).to_be_hidden()
    page.keyboard.type("xyz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()


def test_what_people_typed_stays_text(page_as, membership, workspace, pipeline):
    trick = "<img src=x onerror=alert(1)>"
    ContactFactory(workspace=workspace, first_name=trick, last_name="Quill")
    AccountFactory(workspace=workspace, name=f"Quill {trick}")
    page = page_as(membership)
    page.goto("/w/acme/")
    page.keyboard.press("Control+k")
    page.keyboard.type("quill")
    expect(page.get_by_role("group", name="Contacts").get_by_role("option")).to_contain_text(trick)
    page.get_by_role("option", name="All results for “quill”").click()
    expect(page.get_by_role("main")).to_contain_text(f"Quill {trick}")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (320, "light")])
def test_today_and_search_are_sound_on_every_width(page_as, owner, lead, axe, width, theme):
    page = page_as(owner, width=width, theme=theme)
    for address in ("/w/acme/?who=all", "/w/acme/search/?q=ada"):
        page.goto(address)
        expect(page.get_by_role("link", name="Ada Lovelace").first).to_be_visible()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
