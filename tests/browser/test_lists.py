"""Lists in Chromium: filter, sort, page, edit a cell, change many; with colleagues, on a phone, without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.scope import workspace_scope
from leads import services
from leads.models import Lead
from tests.browser.conftest import sideways
from tests.factories import ContactFactory

LIST = "/w/acme/leads/"
NAMES = ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson", "Linus Pauling")


@pytest.fixture
def leads(workspace, stages, member):
    """Five leads, the first touched last; and 60 more of people called Row, long ago."""
    now = timezone.now()
    with workspace_scope(workspace.pk):
        for days, name in enumerate((*NAMES, *(f"Row {number:02}" for number in range(60)))):
            first, last = name.split()
            contact = ContactFactory(workspace=workspace, first_name=first, last_name=last)
            stage = stages["qualified" if days in (1, 3) else "new"]
            at = now - timedelta(days=days + 8)
            services.create_lead(contact=contact, stage=stage, value=100 * (days + 1), owner=member, by=None, at=at)


def row(page: Page, name: str):
    return page.locator("#results tr", has=page.get_by_role("link", name=name, exact=True))


def names(page: Page) -> list[str]:
    return page.locator("#results th[scope=row] a").all_inner_texts()


def lead_of(workspace, name: str) -> Lead:
    with workspace_scope(workspace.pk):
        return Lead.objects.select_related("stage").get(contact__last_name=name.split()[1])


def test_the_list_follows_what_is_typed_and_the_cursor_stays(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    page.keyboard.press("/")
    page.keyboard.type("hopp", delay=40)
    expect(page.locator("#results tbody tr")).to_have_count(1)
    assert names(page) == ["Grace Hopper"]
    assert page.url.endswith("?q=hopp")
    expect(page.locator("#filter-q")).to_be_focused()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("#results tbody tr")).to_have_count(50)
    expect(page.locator("#filter-q")).to_have_value("")


def test_a_menu_stays_open_while_boxes_are_ticked_and_the_chip_clears(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    page.get_by_role("button", name="Stage", exact=True).click()
    menu = page.locator("#f-stage")
    menu.get_by_label("Qualified").check()
    expect(page.locator("#results tbody tr")).to_have_count(2)
    expect(menu).to_be_visible()
    menu.get_by_label("Won").check()
    expect(page.locator("#said-stage")).to_have_text("Qualified, Won")
    assert re.search(r"\?stage=[0-9a-f-]+&stage=[0-9a-f-]+$", page.url)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Clear Stage").click()
    expect(page.locator("#results tbody tr")).to_have_count(50)
    assert page.locator("#f-stage input:checked").count() == 0


def test_a_span_and_days_of_ones_own_exclude_each_other(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    page.get_by_role("button", name="More", exact=True).click()
    fold = page.locator("#f-more details", has_text="Last activity")
    fold.locator("summary").click()
    fold.get_by_label("Last 30 days").check()
    expect(page.locator("#said-active")).to_have_text("Last 30 days")
    fold.get_by_label("From").fill("2020-01-01")
    expect(page.locator("#said-active")).to_have_text("since Jan 1, 2020")
    expect(fold.get_by_label("Any time")).to_be_checked()
    fold.get_by_label("Today").check()
    expect(page.locator("#said-active")).to_have_text("Today")
    expect(fold.get_by_label("From")).to_have_value("")


def test_sorts_and_pages_are_states_to_go_back_to(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    page.get_by_role("link", name="Value").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Value")
    assert names(page)[:2] == ["Ada Lovelace", "Grace Hopper"]
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".pager span").first).to_have_text("51–65")
    assert names(page)[-1] == "Row 59"
    page.get_by_role("link", name="Previous page").click()
    expect(page.locator(".pager span").first).to_have_text("1–50")
    page.go_back()
    expect(page.locator(".pager span").first).to_have_text("51–65")


def test_a_cell_is_edited_where_it_stands(page_as, membership, leads, workspace):
    page = page_as(membership)
    page.goto(LIST)
    row(page, "Ada Lovelace").locator("td.number").first.dblclick()
    page.locator(".inline input:visible").fill("4321")
    page.keyboard.press("Enter")
    expect(row(page, "Ada Lovelace")).to_contain_text("€4,321")
    assert lead_of(workspace, "Ada Lovelace").value == 4321
    row(page, "Grace Hopper").locator("td.number").first.dblclick()
    page.locator(".inline input:visible").fill("1")
    page.keyboard.press("Escape")
    expect(row(page, "Grace Hopper")).to_contain_text("€200")
    assert lead_of(workspace, "Grace Hopper").value == 200


def test_many_leads_move_at_once(page_as, membership, leads, workspace):
    page = page_as(membership)
    page.goto(LIST)
    row(page, "Ada Lovelace").get_by_role("checkbox").check()
    row(page, "Alan Turing").get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.locator("#bulk")).to_contain_text("3 selected")
    page.locator("#bulk").get_by_role("button", name="Move").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Move 3 leads")
    dialog.get_by_label("Stage").select_option(label="Sales · Qualified")
    dialog.get_by_role("button", name="Move").click()
    expect(page.locator("#toasts")).to_contain_text("2 moved, 1 was so already.")
    expect(row(page, "Ada Lovelace")).to_contain_text("Qualified")
    expect(page.locator("#bulk")).to_be_hidden()
    assert lead_of(workspace, "Alan Turing").stage.name == "Qualified"


def test_all_that_match_can_be_chosen(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Select all 65 matching").click()
    expect(page.locator("#bulk output")).to_have_text("65 selected", use_inner_text=True)
    page.locator("#bulk").get_by_role("button", name="Tag").click()
    expect(page.locator("#dialog").get_by_role("heading")).to_have_text("Tag 65 leads")


def test_a_colleague_s_change_appears_and_disturbs_nothing(page_as, membership, leads, workspace, stages):
    page = page_as(membership)
    page.goto(f"{LIST}?sort=value")
    row(page, "Alan Turing").get_by_role("checkbox").check()
    page.locator(".scroller").evaluate("e => e.scrollTop = 400")
    row(page, "Row 12").locator("a").focus()
    page.wait_for_timeout(500)  # until the page listens
    with workspace_scope(workspace.pk):
        services.change_stage(
            lead=lead_of(workspace, "Row 13"), to_stage=stages["contacted"], by=None, at=timezone.now()
        )
    expect(row(page, "Row 13")).to_contain_text("Contacted", timeout=4_000)
    expect(row(page, "Alan Turing").get_by_role("checkbox")).to_be_checked()
    expect(row(page, "Row 12").locator("a")).to_be_focused()
    assert page.locator(".scroller").evaluate("e => e.scrollTop") == 400


def test_a_click_opens_the_lead_beside_the_list(page_as, membership, leads):
    page = page_as(membership)
    page.goto(LIST)
    row(page, "Grace Hopper").locator("td.quiet").first.click()
    expect(page.locator("#panel")).to_contain_text("Grace Hopper")
    expect(row(page, "Grace Hopper")).to_have_attribute("aria-current", "true")
    assert page.url.endswith(LIST)


def test_columns_are_chosen_in_their_menu(page_as, membership, leads):
    page = page_as(membership)
    page.goto(f"{LIST}?sort=value")
    page.get_by_role("button", name="Columns").click()
    page.locator("#columns").get_by_label("Score").uncheck()
    page.locator("#columns").get_by_label("Priority").check()
    page.locator("#columns").get_by_role("button", name="Show").click()
    expect(page.get_by_role("columnheader", name="Priority")).to_be_visible()
    assert page.url.endswith("?sort=value")
    assert page.get_by_role("columnheader", name="Score").count() == 0


def test_without_a_script_the_list_is_filtered_sorted_and_paged(page_as, membership, leads):
    page = page_as(membership, java_script_enabled=False)
    page.goto(LIST)
    page.locator("#filter-q").fill("turing")
    page.get_by_role("button", name="Apply").click()
    assert names(page) == ["Alan Turing"]
    page.get_by_role("link", name="Clear filters").click()
    page.get_by_role("link", name="Name").click()
    assert names(page)[0] == "Row 00"
    page.get_by_role("link", name="Next page").click()
    assert names(page)[-1] == "Alan Turing"
    page.get_by_role("link", name="Alan Turing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alan Turing")


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", [LIST, "/w/acme/contacts/", "/w/acme/companies/"])
def test_lists_fit_every_screen_and_everybody_can_read_them(page_as, membership, leads, axe, width, theme, address):
    page = page_as(membership, width=width, theme=theme)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sideways(page) == 0
    axe(page)


def test_on_a_phone_a_row_is_a_card(page_as, membership, leads):
    page = page_as(membership, width=390)
    page.goto(LIST)
    card = row(page, "Ada Lovelace")
    for text in ("Ada Lovelace", "New", "€100", "Sam Example"):
        expect(card.get_by_text(text).first).to_be_visible()
    assert card.bounding_box()["height"] < 120
    expect(page.get_by_role("columnheader", name="Score")).not_to_be_in_viewport()
