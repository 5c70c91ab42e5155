import re
from html import unescape

import pytest
from django.utils import timezone

from activities.services import add_note
from contacts.services import create_contact
from leads import services
from tests.factories import AccountFactory, ContactFactory, LeadFactory, StageFactory
from ui.marking import marked, passage

SEARCH = "/w/acme/search/"
HTMX = {"HX-Request": "true"}
GROUP = re.compile(r'<div role="group" aria-label="(?P<label>[^"]+)">(?P<options>.*?)\n  </div>', re.DOTALL)
OPTION = re.compile(
    r'href="(?P<url>[^"]+)".*?<span>(?P<label>.*?)</span>(?:\s*<small>(?P<detail>.*?)</small>)?', re.DOTALL
)


def palette(client, query: str) -> dict[str, list[tuple[str, str, str]]]:
    """Ask as the palette does; give label, detail and address of each result by group."""
    response = client.get(SEARCH, {"q": query}, headers=HTMX)
    assert response.status_code == 200
    return {
        group["label"]: [(text(o["label"]), text(o["detail"]), o["url"]) for o in OPTION.finditer(group["options"])]
        for group in GROUP.finditer(response.content.decode())
    }


def text(html: str | None) -> str:
    return unescape(re.sub(r"</?mark>", "", html or ""))


@pytest.fixture
def lovelace(lead):
    """Ada's lead, worth 1000, in New."""
    return lead


def test_a_name_finds_the_lead_first_then_the_person_and_the_company(client_of_member, lovelace, workspace):
    company = AccountFactory(workspace=workspace, name="Adamant", website="https://adamant.example")
    assert palette(client_of_member, "ada") == {
        "Leads": [("Ada Lovelace", "New · €1,000", f"/w/acme/leads/{lovelace.pk}/")],
        "Contacts": [("Ada Lovelace", "ada@example.org", f"/w/acme/contacts/{lovelace.contact_id}/")],
        "Companies": [("Adamant", "adamant.example", f"/w/acme/companies/{company.pk}/")],
    }


@pytest.mark.parametrize(
    "query", ["ada@exam", "ADA@example.org", "+49 (0)30 901820", "030 901820", "4930901820", "901 820"]
)
def test_an_address_or_a_number_in_any_notation_finds_the_person(client_of_member, scope, member, query):
    create_contact(first_name="Ada", email="ada@example.org", phone_number="030/901820", by=member, at=timezone.now())
    ContactFactory(workspace=scope, first_name="Grace", phone_number="+4940901821")
    assert [row[0] for row in palette(client_of_member, query)["Contacts"]] == ["Ada"]


def test_a_note_leads_to_its_record_with_the_passage_that_was_found(client_of_member, scope, lovelace, member):
    text = f"{'Long talk. ' * 30}She wants the heat pump before winter.{' More talk.' * 30}"
    note = add_note(subject=lovelace, content=text, by=member, at=timezone.now())
    shown = "… She wants the heat pump before winter. More talk. More talk. More talk. More talk. More talk. …"
    place = f"/w/acme/leads/{lovelace.pk}/#note-{note.pk}"
    assert palette(client_of_member, "winter pump") == {"Notes": [(shown, "Ada Lovelace · now", place)]}
    assert f'id="note-{note.pk}"' in client_of_member.get(place.partition("#")[0]).content.decode()


def test_notes_on_contacts_and_companies_say_whose_they_are(client_of_member, scope, lovelace, member):
    company = AccountFactory(workspace=scope, name="Adamant")
    for subject in (lovelace.contact, company):
        add_note(subject=subject, content="likes chess", by=member, at=timezone.now())
    rows = palette(client_of_member, "chess")["Notes"]
    assert [(detail, url.partition("#")[0]) for _label, detail, url in rows] == [
        ("Adamant · now", f"/w/acme/companies/{company.pk}/"),
        ("Ada Lovelace · now", f"/w/acme/contacts/{lovelace.contact_id}/"),
    ]


def test_a_private_note_is_found_by_its_author_alone(client_of_member, client_of_owner, scope, lovelace, member):
    add_note(subject=lovelace, content="birthday surprise", by=member, is_private=True, at=timezone.now())
    assert list(palette(client_of_member, "surprise")) == ["Notes"]
    assert palette(client_of_owner, "surprise") == {}
    assert "surprise" not in client_of_owner.get(SEARCH, {"q": "birthday"}).content.decode()


def test_a_slip_still_finds_and_marks_the_word_that_was_meant(client_of_member, lovelace):
    html = client_of_member.get(SEARCH, {"q": "lovelcae"}, headers=HTMX).content.decode()
    assert "<span>Ada <mark>Lovelace</mark></span>" in html


@pytest.mark.parametrize(
    "query", ["'", "\\", "%", "a" * 10_000, "\x00ada", "שלום עולם", "王", "👩‍👩‍👧", "& | ! : *", "\u202eadA", "'':*"]
)
def test_every_query_is_answered(client_of_member, lovelace, query):
    for headers in ({}, HTMX):
        assert client_of_member.get(SEARCH, {"q": query}, headers=headers).status_code == 200


def test_open_leads_of_a_person_come_before_closed_ones(client_of_member, scope, lead, stages, member):
    second = services.create_lead(contact=lead.contact, pipeline=stages["new"].pipeline, by=member, at=timezone.now())
    services.change_stage(lead=second, to_stage=stages["won"], by=member, at=timezone.now())
    details = [detail for _label, detail, _url in palette(client_of_member, "lovelace")["Leads"]]
    assert details == ["New · €1,000", "Won"]


def test_groups_are_short_in_the_palette_and_longer_on_the_page(client_of_member, scope):
    for _ in range(25):
        ContactFactory(workspace=scope, first_name="Ann")
    assert len(palette(client_of_member, "ann")["Contacts"]) == 6
    assert client_of_member.get(SEARCH, {"q": "ann"}).content.decode().count('<li><a class="option"') == 20


def test_nothing_is_found_for_one_letter_or_for_signs(client_of_member, lovelace):
    assert [palette(client_of_member, query) for query in ("", "a", "%", "__", "nobody")] == [{}] * 5
    html = client_of_member.get(SEARCH, {"q": "nobody"}).content.decode()
    assert "Nothing found" in html
    assert "Type at least two letters." in client_of_member.get(SEARCH, {"q": "a"}).content.decode()


def test_what_was_found_is_marked_and_inert(client_of_member, workspace):
    ContactFactory(workspace=workspace, first_name="<img src=x onerror=alert(1)>", last_name="García", email="")
    html = client_of_member.get(SEARCH, {"q": "garc"}, headers=HTMX).content.decode()
    assert "<span>&lt;img src=x onerror=alert(1)&gt; <mark>Garc</mark>ía</span>" in html
    query = '"><script>alert(1)</script>'
    for headers in ({}, HTMX):
        assert "<script>alert" not in client_of_member.get(SEARCH, {"q": query}, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("line", "query", "shown"),
    [
        ("Ada Lovelace", "ada LOVE", "<mark>Ada</mark> <mark>Love</mark>lace"),
        ("Jürgen Müller", "muller", "Jürgen <mark>Müller</mark>"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("banana", "ana", "b<mark>anana</mark>"),
        ("a & b", "&", "a <mark>&amp;</mark> b"),
        ("Ada", "", "Ada"),
        ("", "ada", ""),
        ("Anderson & Smith", "andersn", "<mark>Anderson</mark> &amp; Smith"),
        ("Smithe Smith", "smith", "<mark>Smith</mark>e <mark>Smith</mark>"),
    ],
)
def test_marks_stand_where_the_words_do(line, query, shown):
    assert str(marked(line, query)) == shown


@pytest.mark.parametrize(
    ("content", "query", "shown"),
    [
        ("Call back\non  Monday", "monday", "Call back on Monday"),
        ("x" * 400, "x", "x" * 180 + " …"),
        ("one two " * 40 + "Müller", "muller", "… one two one two one two one two Müller"),
        ("nothing here", "ada", "nothing here"),
        ("", "ada", ""),
    ],
)
def test_a_passage_is_cut_in_whole_words(content, query, shown):
    assert passage(content, query) == shown


def test_the_page_works_without_a_script(client_of_member, lovelace):
    html = client_of_member.get(SEARCH, {"q": "love"}).content.decode()
    assert f'href="/w/acme/leads/{lovelace.pk}/"' in html
    assert 'value="love"' in html
    assert '<form role="search" method="get" action="/w/acme/search/"' in html


def test_a_search_asks_few_questions(client_of_member, lovelace, workspace, django_assert_max_num_queries):
    AccountFactory(workspace=workspace, name="Love Ltd")
    with django_assert_max_num_queries(13):  # five of them open and close the scope
        palette(client_of_member, "love")


def test_another_workspace_is_not_searched(client_of_stranger, client_of_member, lovelace):
    assert client_of_stranger.get(SEARCH, {"q": "ada"}).status_code == 404
    elsewhere = StageFactory()
    contact = ContactFactory(workspace=elsewhere.workspace, first_name="Zuse")
    LeadFactory(workspace=elsewhere.workspace, stage=elsewhere, contact=contact)
    assert palette(client_of_member, "zuse") == {}


def test_a_viewer_searches_too(client_of_viewer, lovelace):
    assert list(palette(client_of_viewer, "ada")) == ["Leads", "Contacts"]
