from playwright.sync_api import expect

from tests.factories import PASSWORD


def test_somebody_signs_in_by_the_form_and_arrives_in_the_workspace(page_as, membership, axe):
    page = page_as()
    page.goto("/w/acme/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    page.get_by_label("E-mail").fill("sam@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/acme/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_a_wrong_password_is_said_in_words(page_as, membership):
    page = page_as()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("sam@example.com")
    page.get_by_label("Password").fill("not mine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail and password do not go together.")).to_be_visible()
    assert page.get_by_label("E-mail").input_value() == "sam@example.com"
