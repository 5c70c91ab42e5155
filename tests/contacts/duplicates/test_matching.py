"""What the matcher takes for one person, what it does not, and how sure it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.duplicates import folding
from contacts.duplicates.comparing import Closeness, compare
from contacts.duplicates.keys import keys_of
from contacts.duplicates.people import Person, person
from contacts.duplicates.rarity import Rarity
from contacts.duplicates.scoring import Score, score
from contacts.duplicates.weights import SURE, THRESHOLD

NOBODY = Rarity(1_000, {})
ADA = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.org",
    "phone_number": "+4930231250001",
    "account__name": "Analytical Engines Ltd",
    "address_1": "12 St James's Square",
    "city": "London",
    "zip_code": "SW1Y 4JH",
}


def somebody(**values: Any) -> Person:
    return person(ADA | values)


def held(one: Person, other: Person) -> Score:
    assert not set(keys_of(one)).isdisjoint(keys_of(other)), "they would never be held against each other"
    return score(one, other, NOBODY)


def level(field: str, one: Person, other: Person) -> str:
    return {each.field: each.level for each in compare(one, other)}.get(field, "")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  O'Neill-García ", "oneill garcia"),
        ("Strauß", "strauss"),
        ("ŁUKASZ", "lukasz"),
        ("Søren Ærø", "soren aero"),
        ("李 明", "李 明"),
        ("Åke\u00a0 Öberg", "ake oberg"),
        ("😀", ""),
        ("\u202eadA", "ada"),
    ],
)
def test_a_name_has_one_spelling(written, folded):
    assert folding.fold(written) == folded


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Ada+crm@Example.org", "ada@example.org"),
        ("a.d.a@googlemail.com", "ada@gmail.com"),
        ("a.d.a@example.org", "a.d.a@example.org"),
        ("+x@example.org", "+x@example.org"),
    ],
)
def test_an_address_leads_to_one_mailbox(address, mailbox):
    assert folding.mailbox(address) == mailbox


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Robert", "Bob", "nickname"),
        ("Bob", "Rob", "nickname"),
        ("Zoë", "Zoe", "same"),
        ("Mary Ann", "Mary", "part"),
        ("A", "Ada", "initial"),
        ("Johnathan", "Jonathan", "nickname"),
        ("Katarzyna", "Katarzina", "typo"),
        ("Ada", "Grace", "different"),
        ("", "Ada", ""),
    ],
)
def test_first_names_are_held_against_each_other(one, other, expected):
    assert level("first", somebody(first_name=one), somebody(first_name=other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ada@example.org", "ADA+fair@example.org", "same"),
        ("ada.lovelace@example.org", "ada.lovelcae@example.org", "typo"),
        ("ada.lovelace@example.org", "ada.lovelace@gmail.com", "local"),
        ("lead0012@example.org", "lead0013@example.org", "domain"),
        ("ada@example.org", "grace@example.org", "domain"),
        ("ada@gmail.com", "grace@gmail.com", "different"),
        ("info@example.org", "info@example.org", "shared"),
    ],
)
def test_addresses_are_held_against_each_other(one, other, expected):
    assert level("email", somebody(email=one), somebody(email=other)) == expected


@pytest.mark.parametrize(
    ("field", "change", "expected"),
    [
        ("phone", {"phone_number": "0049 30 23125 0001"}, "same"),
        ("phone", {"phone_number": "", "mobile_phone": "+4930231250001"}, "same"),
        ("phone", {"phone_number": "+4930231250010"}, "typo"),
        ("company", {"account__name": "ANALYTICAL ENGINES"}, "same"),
        ("company", {"account__name": "Analytical Engines Holding Ltd"}, "same"),
        ("company", {"account__name": "Analytcal Engines"}, "near"),
        ("street", {"address_1": "St. James's Sq. 12"}, "same"),
        ("street", {"address_1": "12 St Jame's Square"}, "typo"),
        ("place", {"zip_code": "sw1y4jh"}, "postcode"),
        ("place", {"zip_code": "N1 9GU"}, "town"),
    ],
)
def test_other_fields_are_held_against_each_other(field, change, expected):
    assert level(field, somebody(), somebody(**change)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1990-04-03", "1990-04-03", "same"),
        ("1990-04-03", "1990-03-04", "typo"),
        ("1990-04-03", "1990-04-08", "typo"),
        ("1990-04-03", "1990-11-28", "near"),
        ("1990-04-03", "1961-12-25", "different"),
    ],
)
def test_birthdays_are_held_against_each_other(one, other, expected):
    assert level("birthday", somebody(birthday=one), somebody(birthday=other)) == expected


def test_names_may_stand_the_wrong_way_round():
    swapped = somebody(first_name="Lovelace", last_name="Ada")
    assert Closeness("swap", "swapped") in compare(somebody(), swapped)
    assert held(somebody(), swapped).chance > SURE


def test_a_whole_name_in_one_field_is_taken_apart():
    assert level("last", somebody(first_name="Ada Lovelace", last_name=""), somebody()) == "same"


def test_the_same_person_from_another_file_is_sure():
    other = somebody(email="a.lovelace@gmail.com", phone_number="", mobile_phone="030 231250001", account__name="")
    assert held(somebody(), other).chance > SURE


def test_a_nickname_with_the_same_number_is_found():
    bob = person({"first_name": "Bob", "last_name": "Müller", "phone_number": "+4930231250001"})
    robert = person({"first_name": "Robert", "last_name": "Mueller", "phone_number": "+4930231250001"})
    assert held(bob, robert).chance > SURE


def test_a_name_alone_is_a_question_only_where_it_is_rare():
    one, other = (
        somebody(email="a@x.org", phone_number="", city="", zip_code="", address_1=""),
        person({"first_name": "Ada", "last_name": "Lovelace"}),
    )
    rare = score(one, other, Rarity(100_000, {("first", "ada"): 3, ("last", "lovelace"): 2})).chance
    common = score(one, other, Rarity(100_000, {("first", "ada"): 900, ("last", "lovelace"): 1_200})).chance
    assert rare > THRESHOLD > 0.1 > common


@pytest.mark.parametrize(
    "change",
    [
        {"first_name": "Byron", "email": "byron@example.org"},  # the family
        {"first_name": "Charles", "last_name": "Babbage", "email": "charles@example.org"},  # the office
    ],
    ids=["family", "office"],
)
def test_family_and_colleagues_are_not_one_person(change):
    assert score(somebody(), somebody(**change), NOBODY).chance < THRESHOLD


def test_a_shared_address_with_another_first_name_is_never_sure():
    assert score(somebody(), somebody(first_name="William"), NOBODY).chance == 0.5


def test_the_reasons_come_with_the_strongest_first():
    evidence = held(somebody(), somebody(last_name="Byron", zip_code="N1 9GU")).evidence
    assert [(field, level) for field, level, _bits in evidence] == [
        ("email", "same"),
        ("phone", "same"),
        ("street", "same"),
        ("company", "same"),
        ("first", "same"),
        ("place", "town"),
        ("last", "different"),
    ]
    bits = [abs(each[2]) for each in evidence]
    assert bits == sorted(bits, reverse=True)


words = st.text(max_size=12)
people = st.fixed_dictionaries(dict.fromkeys(ADA, words) | {"birthday": st.dates(), "external_id": words})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other tests run beside it
@given(people, people)
def test_who_comes_first_makes_no_difference_and_nothing_breaks(one, other):
    left, right = score(person(one), person(other), NOBODY), score(person(other), person(one), NOBODY)
    assert left.chance == pytest.approx(right.chance)
    assert 0 <= left.chance <= 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other tests run beside it
@given(people)
def test_keys_are_short_and_the_same_for_the_same_values(values):
    keys = keys_of(person(values))
    assert keys == keys_of(person(dict(values)))
    assert all(2 <= len(key) <= 60 and "\0" not in key for key in keys)
