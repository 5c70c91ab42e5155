import pytest
from django.db.models import Func
from django.utils import timezone

from activities.models import Note
from activities.services import add_note, update_note
from contacts.models import Contact
from contacts.services import create_contact, delete_account, delete_contact, update_account, update_contact
from core.models import SearchWord
from core.scope import workspace_scope
from core.search import find, forget_words
from leads.models import Lead
from leads.services import change_stage, create_lead, update_lead
from tests.factories import AccountFactory, ContactFactory, WorkspaceFactory
from workspaces.models import User


@pytest.fixture
def ada(workspace):
    return ContactFactory(
        workspace=workspace,
        first_name="Ada",
        last_name="Lovelace",
        email="countess.ada@analytical.example",
        phone_number="+493012345678",
        mobile_phone="+4917099887766",
    )


def found(query: str, kinds=("contact",), most=20):
    return [pk for pk, _kind in find(query, kinds=kinds, most=most)]


@pytest.mark.parametrize(
    "query",
    [
        "ada", "ADA", "Lovelace", "lovel", "velac", "lovelace ada", " ada   love ", "ad", "lo",
        "countess", "analytical.example", "ada@analytical", "countess.ada@analytical.example", "COUNTESS.ADA@ana",
        "+493012345678", "+49 30 1234-5678", "030 12345678", "(030) 12 34 56 78", "0049 30/12345678", "12345678",
        "0170 99887766", "7766", "0170", "030 123", "+49 (0)30 123", "ada 7766", "lovelace 0170",
    ],
)  # fmt: skip
def test_a_person_is_found_by_parts_of_name_address_and_number(scope, ada, query):
    assert found(query) == [ada.pk]


@pytest.mark.parametrize(
    "query",
    ["", " ", "a", "ba", "adamant", "ada turing", "+49 40 12345678", "999", "\x00", "x" * 10_000, "ab " * 4_000],
)
def test_what_does_not_fit_is_not_found(scope, ada, query):
    assert found(query) == []


def test_accents_do_not_matter_on_either_side(scope, workspace):
    garcia = ContactFactory(workspace=workspace, first_name="José", last_name="García-Núñez")
    muller = ContactFactory(workspace=workspace, first_name="Jurgen", last_name="Muller")
    assert (found("jose garcia"), found("nunez"), found("GARCÍA")) == ([garcia.pk], [garcia.pk], [garcia.pk])
    assert found("jürgen müller") == [muller.pk]


@pytest.mark.parametrize(
    "query", ["%", "%%", "_", "__", "\\", "\\\\", "%_%", "--", "'; --", "''", "&|!():*<->", "Ad% Lov%x"]
)
def test_signs_are_not_patterns(scope, ada, query):
    assert found(query) == []


@pytest.mark.parametrize("query", ["research & devel", "R&D", "r & d", "rd"])
def test_signs_beside_and_inside_words_are_passed_over(scope, workspace, query):
    company = AccountFactory(workspace=workspace, name="Research & Development R&D")
    assert found(query, kinds=["account"]) == [company.pk]


@pytest.mark.parametrize("query", ["o'brien", "obrien", "O’Brien", "brien", "smith-jones", "smithjones", "jones"])
def test_a_name_with_signs_is_one_word_and_several(scope, workspace, query):
    person = ContactFactory(workspace=workspace, first_name="Pat O'Brien", last_name="Smith-Jones", email="")
    assert found(query) == [person.pk]


def test_whole_words_come_before_beginnings_and_these_before_parts(scope, workspace):
    names = ["Canada", "Adamson", "Ada"]
    part, beginning, whole = (ContactFactory(workspace=workspace, last_name=name, email="") for name in names)
    assert found("ada") == [whole.pk, beginning.pk, part.pk]


def test_a_name_comes_before_an_address_and_this_before_a_note(scope, workspace, member):
    by_note = ContactFactory(workspace=workspace, email="")
    note = add_note(subject=by_note, content="Ask Ada about the roof", by=member, at=timezone.now())
    by_address = ContactFactory(workspace=workspace, email="ada@example.org")
    by_name = ContactFactory(workspace=workspace, first_name="Ada", email="")
    begins_address = ContactFactory(workspace=workspace, email="adamant@example.net")
    begins_name = ContactFactory(workspace=workspace, first_name="Adam", email="")
    people = [by_name, by_address, note, begins_name, begins_address]
    assert found("ada", kinds=["note", "contact"]) == [each.pk for each in people]


def test_words_in_the_order_typed_come_before_the_same_words_elsewhere(scope, workspace):
    turned = ContactFactory(workspace=workspace, first_name="Lovelace", last_name="Ada", email="")
    plain = ContactFactory(workspace=workspace, first_name="Ada", last_name="Lovelace", email="")
    assert found("ada lovelace") == [plain.pk, turned.pk]
    assert found("lovelace ada") == [turned.pk, plain.pk]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Smith", "smiht"), ("Smith", "Smitth"), ("Smith", "Smth"), ("Smith", "smoth"), ("Anderson", "Andersn"),
        ("John", "Jhon"), ("Müller", "Mueller"), ("Schmidt", "schmitd"), ("Castellanos", "castelanoss"),
        ("Иванов", "Иваонв"),
    ],
)  # fmt: skip
def test_a_slip_of_the_finger_is_forgiven(scope, workspace, name, query):
    person = ContactFactory(workspace=workspace, first_name="Kim", last_name=name, email="")
    ContactFactory(workspace=workspace, first_name="Kim", last_name="Weber", email="")
    assert (found(query), found(f"kim {query}")) == ([person.pk], [person.pk])


def test_slips_are_forgiven_only_where_nothing_else_is_found(scope, workspace):
    smith, smit = (ContactFactory(workspace=workspace, last_name=name, email="") for name in ("Smith", "Smit"))
    assert (found("smith"), found("smit"), found("smiht")) == ([smith.pk], [smit.pk, smith.pk], [smit.pk, smith.pk])
    assert (found("smxxh"), found("ada"), found("smi th")) == ([], [], [])


def test_a_note_with_the_same_slip_does_not_hide_who_was_meant(scope, workspace, member):
    smith = ContactFactory(workspace=workspace, last_name="Smith", email="")
    note = add_note(subject=smith, content="wrote to smiht again", by=member, at=timezone.now())
    assert found("smiht", kinds=["note", "contact"]) == [note.pk, smith.pk]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("王小明", ["王小明", "小明", "王小", "小明 王小"]),
        ("山田 太郎", ["山田", "太郎", "山田太郎"[:2]]),
        ("Владимир Путешественник", ["влад", "ПУТЕШ", "шествен"]),
        ("Γιώργος", ["γιωργ", "ΓΙΏΡΓΟΣ", "ργος"]),
        ("محمد علي", ["محمد", "علي", "حمد"]),
        ("ישראל ישראלי", ["ישר", "שראלי"]),
        ("สมชาย", ["สม", "ชาย"]),
        ("Łukasz Żółć", ["lukasz", "zolc", "ŁUK"]),
        ("Zoe\u0308 Strauß", ["zoë", "zoe", "strauss"]),
        ("ＡＢＣ Ltd", ["abc"]),
        ("🚀 Rocket 🚀", ["rocket", "🚀 rock"]),
    ],
)
def test_every_script_is_searched(scope, workspace, name, queries):
    company = AccountFactory(workspace=workspace, name=name)
    AccountFactory(workspace=workspace, name="Other")
    assert [found(query, kinds=["account"]) for query in queries] == [[company.pk]] * len(queries)


def test_among_equals_who_was_touched_last_comes_first(scope, workspace, member):
    made = [ContactFactory(workspace=workspace, first_name="Ann", email=f"x{n}@y.example") for n in range(5)]
    pks = [each.pk for each in made]
    assert found("ann", most=3) == pks[:1:-1]
    update_contact(contact=made[1], values={"job_title": "Engineer"}, by=member, at=timezone.now())
    assert found("ann") == [pks[1], pks[4], pks[3], pks[2], pks[0]]


def test_what_is_archived_comes_last(scope, workspace):
    old = ContactFactory(workspace=workspace, first_name="Ann", email="", is_archived=True)
    like = ContactFactory(workspace=workspace, first_name="Annabel", email="")
    ann = ContactFactory(workspace=workspace, first_name="Ann", email="")
    assert found("ann") == [ann.pk, like.pk, old.pk]


def test_closed_leads_come_behind_their_equals(scope, lead, stages, member):
    won = create_lead(contact=lead.contact, pipeline=stages["new"].pipeline, by=member, at=timezone.now())
    other = ContactFactory(workspace=scope, first_name="Adamina", email="")
    like = create_lead(contact=other, pipeline=stages["new"].pipeline, by=member, at=timezone.now())
    change_stage(lead=won, to_stage=stages["won"], by=member, at=timezone.now())
    assert found("ada", kinds=["lead"]) == [lead.pk, won.pk, like.pk]


def test_kinds_are_told_apart(scope, workspace, ada):
    company = AccountFactory(workspace=workspace, name="Ada Ltd")
    assert dict(find("ada", kinds=["contact", "account"])) == {ada.pk: "contact", company.pk: "account"}
    assert found("ada", kinds=["account"]) == [company.pk]
    assert found("ada", kinds=["deal"]) == []


def test_another_workspace_is_never_found(scope, ada):
    other = WorkspaceFactory()
    theirs = ContactFactory(workspace=other, first_name="Ada", last_name="Lovelace", email="ada@theirs.example")
    assert found("ada lovelace") == [ada.pk]
    with workspace_scope(other.pk):
        assert found("ada lovelace") == [theirs.pk]


@pytest.mark.parametrize(
    "query", ["lovelace", "analytical", "heat pump", "ada pump", "analytical heat", "LX-2041", "lx2041", "ada@example"]
)
def test_a_lead_is_found_by_its_person_company_interest_and_id(scope, lead, member, query):
    update_contact(
        contact=lead.contact,
        values={"account": AccountFactory(workspace=scope, name="Analytical Engines")},
        by=member,
        at=timezone.now(),
    )
    update_lead(lead=lead, values={"product_interest": "Heat pump"}, by=member, at=timezone.now())
    Lead.objects.filter(pk=lead.pk).update(external_id="LX-2041")
    assert found(query, kinds=["lead"]) == [lead.pk]


def test_leads_and_people_follow_the_names_of_their_company(scope, lead, member):
    company = AccountFactory(workspace=scope, name="Analytical Engines")
    update_contact(contact=lead.contact, values={"account": company}, by=member, at=timezone.now())
    update_account(account=company, values={"name": "Difference Works"}, by=member, at=timezone.now())
    kinds = ["lead", "contact", "account"]
    assert set(found("difference", kinds=kinds)) == {lead.pk, lead.contact_id, company.pk}
    assert found("analytical", kinds=kinds) == []
    delete_account(account=company, by=member, at=timezone.now())
    assert found("difference", kinds=kinds) == []


def test_notes_are_found_by_their_words_and_private_ones_by_their_author_alone(scope, lead, member, owner):
    shared = add_note(subject=lead, content="Wants a visit\non Thursday", by=member, at=timezone.now())
    private = add_note(subject=lead, content="Thursday is his birthday", by=member, is_private=True, at=timezone.now())
    notes = [find("thursday", kinds=["note"], viewer=who) for who in (member, owner.user, None)]
    assert notes == [[(private.pk, "note"), (shared.pk, "note")], [(shared.pk, "note")], [(shared.pk, "note")]]
    update_note(note=private, values={"is_private": False}, by=member, at=timezone.now())
    assert [pk for pk, _kind in find("thursday birthday", kinds=["note"], viewer=owner.user)] == [private.pk]
    User.objects.filter(pk=member.pk).delete()
    Note.objects.filter(pk=shared.pk).update(is_private=True)
    assert [find("thursday visit", kinds=["note"], viewer=who) for who in (member, owner.user, None)] == [[], [], []]


def test_a_long_note_is_found_by_its_first_letters(scope, lead, member):
    text = f"first {'lorem ' * 600}middle {'ipsum ' * 600}last"
    note = add_note(subject=lead, content=text, by=member, at=timezone.now())
    assert [found(word, kinds=["note"]) for word in ("first", "middle", "last")] == [[note.pk], [note.pk], []]


def test_what_many_have_is_found_among_the_newest_and_what_few_have_everywhere(scope):
    """Beyond what can be ranked, whole words and the newest stand for all."""
    at = timezone.now()
    rare = ContactFactory(workspace=scope, first_name="Sol", last_name="Seldom", email="")
    Contact.objects.bulk_create(
        Contact(first_name="Solveig", last_name=f"Often{n % 7}", email=f"s{n}@solar.example", updated_at=at)
        for n in range(2600)
    )
    newest = list(Contact.objects.order_by("-pk").values_list("pk", flat=True)[:5])
    assert found("sol", most=4) == [rare.pk, *newest[:3]]
    assert found("solveig", most=5) == newest
    assert found("solar seldom") == []
    assert (found("seldom"), found("sol seldom"), found("seldm")) == ([rare.pk], [rare.pk], [rare.pk])
    assert len(found("solveig", most=1000)) == 1000
    assert found("s17@solar") == [Contact.objects.get(email="s17@solar.example").pk]


def test_words_that_nobody_has_any_more_are_forgotten(scope, member):
    contact = create_contact(first_name="Ada", last_name="Byron", by=member, at=timezone.now())
    create_contact(first_name="Ada", last_name="King", by=member, at=timezone.now())
    delete_contact(contact=contact, by=member, at=timezone.now())
    assert forget_words() == 0  # what has the words of today may not be committed yet
    SearchWord.objects.update(id=Func(template="uuidv7(interval '-2 days')"))
    assert forget_words() == 1
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"ada", "king"}


def test_what_is_searched_follows_every_change(scope, member):
    contact = create_contact(first_name="Ada", last_name="Byron", by=member, at=timezone.now())
    update_contact(contact=contact, values={"last_name": "King"}, by=member, at=timezone.now())
    assert (found("king"), found("byron")) == ([contact.pk], [])
    delete_contact(contact=contact, by=member, at=timezone.now())
    assert found("king") == []
