"""A file on its way in, in a browser: each step in light and dark, wide and narrow, with and without scripts."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import workspace_scope
from tests.browser.conftest import sideways
from tests.transfers.conftest import file_of
from transfers import jobs, services
from transfers.models import Import

HEAD = ["First Name", "Last Name", "Email", "Value", "Shoe size"]
ROWS = [HEAD, ["Ada", "King", "ada.king@example.org", "1200", "38"], ["Bob", "Roe", "bob(at)example.org", "5", "N/A"]]
MAPPING = {"0": "first_name", "1": "last_name", "2": "email", "3": "value"}
SMALL = "File,Email\nAda,ada@example.net\n"


@pytest.fixture
def job(workspace, pipeline, member, settings, tmp_path) -> Import:
    """A file that waits for its columns."""
    settings.MEDIA_ROOT = tmp_path
    with workspace_scope(workspace.pk):
        return services.upload(file=file_of(ROWS), kind="lead", by=member, at=timezone.now())


def page_of(job: Import) -> str:
    return f"/w/acme/imports/{job.pk}/"


def begin(job: Import) -> None:
    with workspace_scope(job.workspace_id):
        services.choose(job=job, values={"mapping": MAPPING}, by=job.created_by)
        services.start(job=job, by=job.created_by, at=timezone.now())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_step_fits_and_can_be_read_by_everybody(page_as, membership, job, axe, width, theme):
    page = page_as(membership, width=width, theme=theme)
    page.goto(page_of(job))
    expect(page.get_by_role("button", name="Start the import")).to_be_visible()
    page.get_by_text("Read it differently").click()
    assert sideways(page) == 0
    axe(page)
    begin(job)
    page.goto(page_of(job))
    expect(page.get_by_role("progressbar")).to_be_visible()
    axe(page)
    jobs.run_import(str(job.workspace_id), str(job.pk))
    expect(page.get_by_text("Every one of the 2 rows is accounted for.")).to_be_visible()  # the page asks by itself
    page.locator(".kinds-of-remarks summary").first.click()
    expect(page.get_by_text("bob(at)example.org").last).to_be_visible()
    assert sideways(page) == 0
    axe(page)


def test_a_chosen_file_is_named_and_a_refusal_stands_beside_it(page_as, membership, job, tmp_path):
    page = page_as(membership)
    page.goto("/w/acme/imports/new/")
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    page.locator("input[type=file]").set_input_files(empty)
    expect(page.locator("[data-file]")).to_have_text("empty.csv 0 byte")
    page.get_by_role("button", name="Upload and look at it").click()
    expect(page.locator("#id_file_error")).to_have_text("The file is empty.")


def test_columns_are_chosen_and_the_preview_follows(page_as, membership, job):
    page = page_as(membership)
    page.goto(page_of(job))
    expect(page.locator(".forecast")).to_contain_text("1 refused")
    shoe = page.get_by_label("Meaning of Shoe size")
    shoe.select_option("email")
    expect(page.get_by_text("“Email” has the meaning E-mail already.")).to_be_visible()
    shoe.select_option("-")
    expect(page.get_by_text("“Email” has the meaning E-mail already.")).to_have_count(0)
    expect(shoe).to_be_focused()
    page.get_by_label("Meaning of Email").select_option("")
    expect(page.get_by_text("No column recognises people.")).to_be_visible()
    expect(page.locator(".forecast")).to_contain_text("2 created")


def test_cancelling_asks_in_a_dialog(page_as, membership, job, workspace):
    begin(job)
    page = page_as(membership)
    page.goto(page_of(job))
    expect(page).to_have_title("0 % · people.csv · Relay")
    page.get_by_role("link", name="Cancel the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the import").click()
    expect(page.get_by_text("Cancelled before the first row was taken in.")).to_be_visible()
    with workspace_scope(workspace.pk):
        assert Import.objects.get().status == "cancelled"


def test_a_file_comes_in_without_scripts(page_as, membership, job, tmp_path):
    page = page_as(membership, java_script_enabled=False)
    page.goto("/w/acme/imports/new/")
    file = tmp_path / "small.csv"
    file.write_text(SMALL)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look at it").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/$"))
    page.get_by_label("Meaning of File").select_option("first_name")
    page.get_by_role("button", name="Show the preview again").last.click()
    expect(page.locator(".preview").get_by_role("rowheader", name="Ada")).to_be_visible()
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
