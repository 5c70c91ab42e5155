"""What people do in a day, from page to page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.services import add_note
from contacts.models import Contact
from contacts.services import edit_contact, tag_record
from core.scope import workspace_scope
from leads import services
from leads.models import Lead
from pipelines.models import Stage
from tests.browser.conftest import sideways
from tests.factories import PASSWORD
from tests.hostile.strings import SCRIPTS, TEMPLATES
from tests.processes import kill, rq_worker
from transfers.models import Import

PEOPLE = """First Name,Last Name,Email,Phone,Company,Lead Source,Value,Shoe size
Grace,Hopper,grace@example.org,+49 30 1000001,Navy,Website,1200,38
Alan,Turing,alan@example.org,+49 30 1000002,Bletchley,Referral,4800,42
Ada,Lovelace,ada@example.org,,Analytical,Website,,36
Nobody,,not an address,,,,abc,
"""


def spot(page, label):
    """The value of a record that stands behind a label."""
    return page.locator("[data-edit-url]").filter(has=page.get_by_text(label, exact=True)).first


def edit(page, label):
    """Click on a value; give its editor, which has the focus."""
    spot(page, label).click()
    editor = spot(page, label).locator(".inline input:visible")
    expect(editor).to_be_focused()
    return editor


def opened(page_as, membership, lead, **options):
    page = page_as(membership, **options)
    page.goto(f"/w/acme/leads/{lead.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Lovelace")
    return page


def test_a_new_user_brings_a_file_in_and_finds_its_people(page_as, membership, lead, workspace, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = page_as()
    page.goto("/w/acme/imports/new/")
    page.get_by_label("E-mail").fill("sam@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/new/")
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look at it").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("people.csv")
    expect(page.get_by_text("Grace").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Start|Import")).first.click()
    worker = rq_worker("--burst")
    try:
        expect(page.get_by_text("Every one of the 4 rows is accounted for.")).to_be_visible(timeout=30_000)
    finally:
        kill(worker)
    with workspace_scope(workspace.pk):
        job = Import.objects.get()
        assert (job.created, job.updated, job.refused, job.settled) == (2, 1, 1, 4)
    expect(page.get_by_text("not an address").first).to_be_visible()
    page.goto("/w/acme/leads/")
    for name in ("Grace Hopper", "Alan Turing", "Ada Lovelace"):
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    page.keyboard.press("Control+k")
    for typed in ("turing", "alan@ex", "1000002"):
        page.get_by_role("combobox").fill(typed)
        expect(page.get_by_role("option", name=re.compile("Alan Turing")).first).to_be_visible()


def test_a_value_is_edited_where_it_stands_and_a_colleague_sees_it(page_as, membership, owner, lead, workspace):
    page, colleague = opened(page_as, membership, lead), opened(page_as, owner, lead)
    edit(page, "Interested in").fill("Solar roof")
    page.keyboard.press("Enter")
    expect(spot(page, "Interested in")).to_contain_text("Solar roof")
    expect(spot(colleague, "Interested in")).to_contain_text("Solar roof", timeout=2_000)
    with workspace_scope(workspace.pk):
        assert Lead.objects.get(pk=lead.pk).product_interest == "Solar roof"


@pytest.mark.parametrize(("button", "kept"), [("Use mine", "Mine"), ("Keep theirs", "Theirs")])
def test_two_who_edit_one_value_see_both_versions_and_choose(page_as, membership, owner, lead, workspace, button, kept):
    page = opened(page_as, membership, lead)
    edit(page, "Interested in").fill("Mine")
    with workspace_scope(workspace.pk):
        theirs = Lead.objects.get(pk=lead.pk)
        services.update_lead(lead=theirs, values={"product_interest": "Theirs"}, by=owner.user, at=timezone.now())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Somebody else changed this while you were editing.")).to_be_visible()
    for version in ("Mine", "Theirs"):
        expect(spot(page, "Interested in")).to_contain_text(version)
    page.get_by_role("button", name=button).or_(page.get_by_role("link", name=button)).click()
    expect(page.get_by_text("Somebody else changed this")).to_have_count(0)
    expect(spot(page, "Interested in")).to_contain_text(kept)
    with workspace_scope(workspace.pk):
        assert Lead.objects.get(pk=lead.pk).product_interest == kept


def test_a_note_is_written_with_the_keyboard_and_stays_in_the_timeline(page_as, membership, owner, lead):
    page, colleague = opened(page_as, membership, lead), opened(page_as, owner, lead)
    page.keyboard.press("n")
    page.keyboard.type("Wants an offer by Friday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline").get_by_text("Wants an offer by Friday.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    expect(colleague.locator(".timeline").get_by_text("Wants an offer by Friday.")).to_be_visible(timeout=2_000)


def test_a_lead_is_moved_on_its_record_and_lost_asks_why(page_as, membership, lead, workspace):
    page = opened(page_as, membership, lead)
    page.get_by_role("button", name="Qualified").first.click()
    expect(page.locator(".timeline")).to_contain_text("from New to Qualified")
    page.get_by_role("button", name="Lost").first.click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Too dear")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".timeline")).to_contain_text("Too dear")
    with workspace_scope(workspace.pk):
        stored = Lead.objects.select_related("stage").get(pk=lead.pk)
        assert (stored.stage.name, stored.disposition) == ("Lost", "Too dear")


def test_quick_add_warns_of_whom_one_knows_and_adds_one_after_another(page_as, membership, lead, workspace):
    page = page_as(membership)
    page.goto("/w/acme/leads/")
    page.keyboard.press("c")
    sheet = page.locator("#sheet")
    expect(sheet.get_by_label("First name")).to_be_focused()
    page.keyboard.type("Grace")
    sheet.get_by_label("E-mail").fill("ada@example.org")
    expect(sheet.locator("#duplicates")).to_contain_text("Ada Lovelace")
    sheet.get_by_role("button", name="Create", exact=True).click()
    expect(sheet).to_contain_text("This e-mail address belongs to another contact already.")
    assert sheet.get_by_label("First name").input_value() == "Grace"
    sheet.get_by_label("E-mail").fill("grace@example.org")
    sheet.get_by_role("button", name="Create and add another").click()
    expect(sheet.get_by_label("First name")).to_have_value("")
    sheet.get_by_label("First name").fill("Alan")
    sheet.get_by_role("button", name="Create", exact=True).click()
    expect(sheet).to_be_hidden()
    with workspace_scope(workspace.pk):
        assert set(Contact.objects.values_list("first_name", flat=True)) == {"Ada", "Grace", "Alan"}
        assert Lead.objects.count() == 3


def test_without_a_script_one_signs_in_creates_edits_searches_and_moves(page_as, membership, lead, workspace):
    page = page_as(java_script_enabled=False)
    page.goto("/w/acme/leads/new/")
    page.get_by_label("E-mail").fill("sam@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("First name").fill("Grace")
    page.get_by_label("E-mail").fill("grace@example.org")
    page.get_by_role("main").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    page.get_by_role("button", name="Contacted").first.click()
    with workspace_scope(workspace.pk):
        made = Lead.objects.select_related("stage").get(contact__first_name="Grace")
        assert made.stage.name == "Contacted"
    page.get_by_role("button", name="Lost").first.click()
    page.get_by_label("Reason").fill("No answer")
    page.get_by_role("main").get_by_role("button", name=re.compile("Move|Lost")).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    page.goto(f"/w/acme/leads/{made.pk}/edit/")
    page.get_by_label("Interested in").fill("Heat pump")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("textbox", name="Note").fill("Called twice.")
    page.locator("#composer").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Called twice.").first).to_be_visible()
    page.goto("/w/acme/search/?q=grace")
    page.get_by_role("main").get_by_role("link", name=re.compile("Grace")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    with workspace_scope(workspace.pk):
        stored = Lead.objects.select_related("stage").get(pk=made.pk)
        assert (stored.stage.name, stored.product_interest, stored.disposition) == ("Lost", "Heat pump", "No answer")


def test_what_people_wrote_never_runs(page_as, membership, lead, workspace, pipeline):
    for text in [*SCRIPTS, *TEMPLATES]:
        with workspace_scope(workspace.pk):
            person = {"first_name": text, "last_name": text}
            services.create_lead_and_contact(
                person=person, company=text, product_interest=text, pipeline=pipeline, by=None, at=timezone.now()
            )
            add_note(subject=lead, content=text, by=membership.user, at=timezone.now())
            tag_record(record=lead, names=[text], by=membership.user, at=timezone.now())
    page = page_as(membership)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog said {dialog.message}"))
    for path in (
        "leads/?size=100",
        "board/",
        f"leads/{lead.pk}/",
        "contacts/?size=100",
        "companies/",
        "",
        "search/?q=script",
    ):
        page.goto(f"/w/acme/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("window.__pwned") is None, path
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("script")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("window.__pwned") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_records_and_forms_fit_every_screen_and_everybody_can_read_them(
    page_as, membership, lead, workspace, axe, width, theme
):
    with workspace_scope(workspace.pk):
        services.edit_lead(
            lead=lead,
            values={"product_interest": "Solar roof with battery", "tags": ["vip", "renewal"]},
            by=membership.user,
            at=timezone.now(),
        )
        add_note(subject=lead, content="Wants an offer by Friday.\nCall her.", by=membership.user, at=timezone.now())
        edit_contact(contact=lead.contact, values={"account": "Navy"}, by=membership.user, at=timezone.now())
        account, lost = lead.contact.account_id, Stage.objects.of(lead.stage.pipeline).get(name="Lost").pk
    page = page_as(membership, width=width, theme=theme)
    for name, path in {
        "record": f"leads/{lead.pk}/",
        "edit": f"leads/{lead.pk}/edit/",
        "history": f"leads/{lead.pk}/history/",
        "lost": f"leads/{lead.pk}/stage/?stage={lost}",
        "contact": f"contacts/{lead.contact_id}/",
        "company": f"companies/{account}/",
        "new": "leads/new/",
        "new-contact": "contacts/new/",
        "imports": "imports/",
        "upload": "imports/new/",
    }.items():
        page.goto(f"/w/acme/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, f"{name}-{width}-{theme}")
        assert sideways(page) == 0, name
        axe(page)


def look(page, name: str) -> None:
    """Keep a picture where TESTS_PICTURES names a folder for them."""
    if folder := os.environ.get("TESTS_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")
