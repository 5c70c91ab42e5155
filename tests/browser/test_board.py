import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import workspace_scope
from leads import services
from leads.models import Lead
from tests.factories import ContactFactory, LeadFactory
from tests.processes import wait_for

BOARD = "/w/acme/board/"


@pytest.fixture
def card(lead):
    """Ada's card, and beside it Grace's in Contacted."""
    return f"#card-{lead.pk}"


@pytest.fixture
def grace(workspace, stages):
    contact = ContactFactory(workspace=workspace, first_name="Grace", last_name="Hopper")
    return LeadFactory(workspace=workspace, stage=stages["contacted"], contact=contact, score=50)


def column(page, name):
    return page.locator(f"[data-stage][data-name={name}]")


def numbers(page):
    return [column(page, name).locator("header .count").inner_text() for name in ("New", "Contacted", "Won", "Lost")]


def opened(page_as, membership, **options):
    page = page_as(membership, **options)
    page.goto(BOARD)
    expect(page.locator("[data-card]").first).to_be_visible()
    return page


def test_a_card_is_dragged_and_a_colleague_sees_it_within_two_seconds(page_as, membership, owner, card, grace, axe):
    page, colleague = opened(page_as, membership), opened(page_as, owner)
    axe(page)
    colleague.locator(f"#card-{grace.pk}").focus()
    page.locator(card).hover(position={"x": 60, "y": 50})
    page.mouse.down()
    page.mouse.move(5, 400, steps=3)
    target = column(page, "Contacted").bounding_box()
    page.mouse.move(target["x"] + 120, target["y"] + 300, steps=6)
    page.mouse.up()
    expect(column(page, "Contacted").locator(card)).to_be_visible()
    expect(column(colleague, "Contacted").locator(card)).to_be_visible(timeout=2_000)
    for each in (page, colleague):
        expect(column(each, "Contacted").locator("header .count")).to_have_text("2")
        assert numbers(each) == ["0", "2", "0", "0"]
    assert colleague.evaluate("document.activeElement.id") == f"card-{grace.pk}"
    names = column(page, "Contacted").locator("[data-card] header a")
    expect(names).to_have_text(["Grace Hopper", "Ada Lovelace"])  # by their score, wherever it was dropped


def test_the_keyboard_alone_reaches_the_cards_and_moves_them(page_as, membership, workspace, stages, lead, card):
    best = f"#card-{LeadFactory(workspace=workspace, stage=stages['new'], score=lead.score + 50).pk}"
    page = opened(page_as, membership)
    for key, focused in (("j", best), ("j", card), ("k", best), ("ArrowDown", card)):
        page.keyboard.press(key)
        expect(page.locator(focused)).to_be_focused()
    page.keyboard.press("]")
    expect(column(page, "Contacted").locator(card)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(best)).to_be_focused()


def test_a_move_is_taken_back_from_the_message(page_as, membership, card):
    page = opened(page_as, membership)
    page.locator(card).focus()
    page.keyboard.press("]")
    expect(column(page, "Contacted").locator(card)).to_be_focused()
    expect(page.locator("[aria-live=assertive]")).to_have_text("Ada Lovelace moved to Contacted.")
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "New").locator(card)).to_be_visible()
    expect(column(page, "New").locator("header .count")).to_have_text("1")


def test_lost_asks_for_the_reason_and_without_one_the_card_goes_back(page_as, membership, lead, card):
    page = opened(page_as, membership)
    page.locator(card).focus()
    page.keyboard.press("m")
    page.locator("#move-menu").get_by_role("button", name="Lost").click()
    expect(page.get_by_role("dialog")).to_contain_text("Lost")
    page.keyboard.press("Escape")
    expect(column(page, "New").locator(card)).to_be_visible()
    page.locator(card).focus()
    page.keyboard.press("m")
    page.locator("#move-menu").get_by_role("button", name="Lost").click()
    wait_for(lambda: page.evaluate("'htmx-internal-data' in (document.querySelector('#dialog form') ?? {})"))
    page.get_by_label("Reason").fill("No budget this year")
    page.keyboard.press("Enter")
    expect(column(page, "Lost").locator(card)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    with workspace_scope(lead.workspace_id):
        assert Lead.objects.get(pk=lead.pk).disposition == "No budget this year"


def test_a_card_that_somebody_moved_meanwhile_goes_where_it_is(page_as, membership, owner, lead, card, stages):
    page = opened(page_as, membership)
    page.route("**/board/cards/**", lambda route: route.abort())  # the page has not heard of it yet
    with workspace_scope(lead.workspace_id):
        services.change_stage(lead=lead, to_stage=stages["qualified"], by=owner.user, at=timezone.now())
    page.unroute("**/board/cards/**")
    page.locator(card).focus()
    page.keyboard.press("]")
    expect(page.get_by_text("Somebody moved this lead to Qualified a moment ago.")).to_be_visible()
    expect(column(page, "Qualified").locator(card)).to_be_visible()


def test_by_touch_a_card_is_moved_from_its_menu(page_as, membership, card, axe):
    page = opened(page_as, membership, width=390, theme="dark")
    axe(page)
    page.locator(card).get_by_role("button", name="Move to… Ada Lovelace").tap()
    page.locator("#move-menu").get_by_role("button", name="Won").tap()
    expect(column(page, "Won").locator(card)).to_be_visible()
    expect(column(page, "Won").locator("header .count")).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_filters_narrow_the_board_in_place(page_as, membership, lead, card, grace):
    page = opened(page_as, membership)
    page.get_by_role("searchbox", name="Name, e-mail, phone").fill("hopper")
    expect(page.locator(card)).to_have_count(0)
    expect(page.locator(f"#card-{grace.pk}")).to_be_visible()
    assert page.url.endswith("?q=hopper")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(card)).to_be_visible()
    page.locator(card).focus()
    page.keyboard.press("]")
    expect(column(page, "Contacted").locator(card)).to_be_visible()
    expect(column(page, "Contacted").locator("header .count")).to_have_text("2")


def test_without_a_script_the_board_still_leads_to_the_records(page_as, membership, lead, card):
    page = opened(page_as, membership, java_script_enabled=False)
    page.locator(card).get_by_role("link", name="Ada Lovelace").click()
    page.wait_for_url(f"**/leads/{lead.pk}/")
