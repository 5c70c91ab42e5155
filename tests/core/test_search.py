import pytest
from django.utils import timezone

from contacts.services import create_contact, delete_contact, update_contact
from core.scope import workspace_scope
from core.search import find
from tests.factories import AccountFactory, ContactFactory, WorkspaceFactory


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
        "countess", "analytical.example", "ada@analytical", "countess.ada@analytical.example",
        "+493012345678", "+49 30 1234-5678", "030 12345678", "(030) 12 34 56 78", "0049 30/12345678", "12345678",
        "0170 99887766", "7766",
    ],
)  # fmt: skip
def test_a_person_is_found_by_parts_of_name_address_and_number(scope, ada, query):
    assert found(query) == [ada.pk]


@pytest.mark.parametrize("query", ["", " ", "a", "ba", "adam", "ada turing", "+49 40 12345678", "999", "\x00"])
def test_what_does_not_fit_is_not_found(scope, ada, query):
    assert found(query) == []


def test_accents_do_not_matter_on_either_side(scope, workspace):
    garcia = ContactFactory(workspace=workspace, first_name="José", last_name="García-Núñez")
    muller = ContactFactory(workspace=workspace, first_name="Jurgen", last_name="Muller")
    assert (found("jose garcia"), found("nunez"), found("GARCÍA")) == ([garcia.pk], [garcia.pk], [garcia.pk])
    assert found("jürgen müller") == [muller.pk]


@pytest.mark.parametrize("query", ["%", "%%", "_", "__", "a%a", "L_velace", "\\", "Love\\lace", "%_%", "--", "'; --"])
def test_signs_are_not_patterns(scope, ada, query):
    assert found(query) == []


def test_signs_beside_words_are_passed_over(scope, workspace):
    company = AccountFactory(workspace=workspace, name="Research & Development")
    assert found("research & devel", kinds=["account"]) == [company.pk]


def test_a_sign_inside_a_word_is_meant(scope, workspace):
    half = AccountFactory(workspace=workspace, name="50%off Ltd")
    AccountFactory(workspace=workspace, name="50 off Ltd")
    assert found("50%off", kinds=["account"]) == [half.pk]


def test_whole_words_come_before_beginnings_and_these_before_parts(scope, workspace):
    names = ["Canada", "Adamson", "Ada"]
    part, beginning, whole = (ContactFactory(workspace=workspace, last_name=name, email="") for name in names)
    assert found("ada") == [whole.pk, beginning.pk, part.pk]


def test_among_equals_the_newest_comes_first(scope, workspace):
    made = [ContactFactory(workspace=workspace, first_name="Ann", email=f"x{n}@y.example").pk for n in range(5)]
    assert found("ann", most=3) == made[:1:-1]


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


def test_what_is_searched_follows_every_change(scope, member):
    contact = create_contact(first_name="Ada", last_name="Byron", by=member, at=timezone.now())
    update_contact(contact=contact, values={"last_name": "King"}, by=member, at=timezone.now())
    assert (found("king"), found("byron")) == ([contact.pk], [])
    delete_contact(contact=contact, by=member, at=timezone.now())
    assert found("king") == []
