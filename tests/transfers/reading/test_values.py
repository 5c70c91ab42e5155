"""What a text means: addresses, numbers, names, amounts; the exact value or a sentence that helps."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transfers.reading import BadValue, values
from transfers.reading.values import Context, Name
from transfers.reading.values.emails import thorough_email
from transfers.reading.values.names import thorough_full_name
from transfers.reading.values.phones import thorough_phone

PLAIN = Context()
NORMALISERS = [
    values.amount,
    values.choice,
    values.currency,
    values.date,
    values.email,
    values.full_name,
    values.integer,
    values.moment,
    values.name,
    values.phone,
    values.postcode,
    values.price,
    values.tags,
    values.text,
    values.url,
]
UNHURRIED = settings(deadline=None)  # the first call loads tables
LETTERS = st.sampled_from("abcXYZ019.-_+@ ")
DIGITS = st.text("0123456789", min_size=5, max_size=14)


def warned(region: str = "US") -> tuple[Context, list[str]]:
    said: list[str] = []
    return Context(region=region, warn=said.append), said


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@example.com", "anna@example.com"),
        (" JOHN.Smith+crm@Example.CO.UK ", "john.smith+crm@example.co.uk"),
        ("mailto:x@example.com", "x@example.com"),
        ("Jane Doe <jane@example.com>", "jane@example.com"),
        ("<jane@example.com>;", "jane@example.com"),
        ("\u200bx@example.com\u202c", "x@example.com"),
        ("info@müller.de", "info@müller.de"),
        ("info@xn--mller-kva.de", "info@müller.de"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("o'hara!#$%@example.com", "o'hara!#$%@example.com"),
        ("a@b-c.museum", "a@b-c.museum"),
    ],
)
def test_an_address_is_lowered_and_freed_of_its_wrapping(text: str, address: str) -> None:
    assert values.email(text, PLAIN) == address


@pytest.mark.parametrize(
    "text",
    [
        "invalid",
        "@",
        "a@",
        "@example.com",
        "a@b",
        "a b@example.com",
        "a@example.com, b@example.com",
        "a@@example.com",
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a@example..com",
        "a@-example.com",
        "a@example-.com",
        "a@example.com.",
        "a@ab--c.com",
        "a@example.test",
        "a@printer.local",
        "a@127.0.0.1",
        '"a b"@example.com',
        "a@[127.0.0.1]",
        "a" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@exa\0mple.com",
    ],
)
def test_what_no_mail_can_reach_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadValue, match=r"^“.*” is not an e-mail address\. .* It should look like name@example\.com\.$"):
        values.email(text, PLAIN)


@UNHURRIED
@given(st.one_of(st.text(LETTERS, max_size=20), st.builds("{}@{}.{}".format, *[st.text(LETTERS, max_size=8)] * 3)))
def test_the_short_way_to_an_address_answers_like_the_long_one(text: str) -> None:
    def outcome(way: object) -> str:
        try:
            return str(values.email(text, PLAIN) if way is values.email else thorough_email(text))
        except BadValue as error:
            return str(error)

    assert outcome(values.email) == outcome(thorough_email)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+49 30 901820", "US", "+4930901820"),
        ("+49 (0) 30 901820", "US", "+4930901820"),
        ("p:+14135550123", "DE", "+14135550123"),
        ("tel:+49-30-901820", "US", "+4930901820"),
        ("660-485-0224", "US", "+16604850224"),
        ("(415) 555-2671", "CA", "+14155552671"),
        ("1 660 485 0224", "US", "+16604850224"),
        ("030 901820", "DE", "+4930901820"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("020 7946 0100", "GB", "+442079460100"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("06 1234567", "IT", "+39061234567"),
        ("6604850224.0", "US", "+16604850224"),
        ("\u202a+49 30 901820\u202c", "US", "+4930901820"),
    ],
)
def test_a_number_becomes_e164(text: str, region: str, number: str) -> None:
    context, said = warned(region)
    assert (values.phone(text, context), said) == (number, [])


@pytest.mark.parametrize("text", ["555-3001", "+1 555 0199", "01 99 00 12 34", "abc", "+999 1", "call me"])
def test_a_number_that_is_not_understood_is_kept_with_a_warning(text: str) -> None:
    context, said = warned()
    assert values.phone(f" {text} ", context) == text
    assert said == [f"“{text}” is kept as it is, because it is no whole telephone number."]


def test_an_extension_is_left_out_with_a_warning() -> None:
    context, said = warned()
    assert values.phone("570-809-7197 x12", context) == "+15708097197"
    assert said == ["The extension 12 of “570-809-7197 x12” is left out of the number."]


@pytest.mark.parametrize("text", ["4.91701E+11", "4,91701E+11", "4.9E11"])
def test_a_number_that_a_spreadsheet_destroyed_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match=f"“{text[0]}.*” is a telephone number that a spreadsheet has shortened"):
        values.phone(text, PLAIN)


@UNHURRIED
@given(
    st.one_of(
        st.builds(
            "+{}{}".format, st.sampled_from([1, 7, 20, 33, 39, 44, 49, 52, 54, 55, 61, 84, 353, 420, 971]), DIGITS
        ),
        st.builds("+{}".format, DIGITS),
        st.from_regex(r"\(?[0-9]{3}\)?[-. ]?[0-9]{3}[-. ]?[0-9]{4}", fullmatch=True),
        st.text("+0123456789 -()./x", max_size=18),
    ),
    st.sampled_from(["US", "CA", "DE", "IT"]),
)
def test_the_short_way_to_a_number_answers_like_the_long_one(text: str, region: str) -> None:
    short, said = warned(region)
    long, also_said = warned(region)
    assert (values.phone(text, short), said) == (thorough_phone(text, long), also_said)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", Name("Ada", "Lovelace")),
        ("  Zoë \t Müller ", Name("Zoë", "Müller")),
        ("Ada King Lovelace", Name("Ada King", "Lovelace")),
        ("Lovelace, Ada", Name("Ada", "Lovelace")),
        ("Last, First", Name("First", "Last")),
        ("van der Berg, Jan", Name("Jan", "van der Berg")),
        ("Juan de la Vega", Name("Juan", "de la Vega")),
        ("Dr. Ada Lovelace PhD", Name("Ada", "Lovelace", "Dr., PhD")),
        ("Smith, John, MD", Name("John", "Smith", "MD")),
        ("ANNA KARENINA", Name("ANNA", "KARENINA")),
        ("mary o'neill", Name("mary", "o'neill")),
        ("Müller", Name("Müller", "")),
        ("Mr", Name("Mr", "")),
    ],
)
def test_a_full_name_is_split_and_its_capitals_stay(text: str, name: Name) -> None:
    assert values.full_name(text, PLAIN) == name


VOCABULARY = st.sampled_from(
    [
        "Van",
        "De",
        "Dr",
        "Mr",
        "Do",
        "Ma",
        "King",
        "Major",
        "Jr",
        "Esq",
        "Sir",
        "Santa",
        "Abdul",
        "Bin",
        "Ben",
        "St",
        "Di",
        "Della",
        "Phd",
        "Miss",
    ]
)
PART = st.one_of(VOCABULARY, st.from_regex(r"[A-ZÄÖÉ][a-zäöéß]{1,6}", fullmatch=True))


@UNHURRIED
@given(st.lists(PART, min_size=2, max_size=3).map(" ".join))
def test_the_short_way_to_a_name_answers_like_the_long_one(text: str) -> None:
    assert values.full_name(text, PLAIN) == thorough_full_name(text)


def test_choices_take_what_people_write_and_name_what_is_allowed() -> None:
    context = Context(choices={"low": "low", "niedrig": "low", "high": "high"})
    assert (values.choice(" Niedrig ", context), values.choice("HIGH", context)) == ("low", "high")
    with pytest.raises(BadValue) as refusal:
        values.choice("soon", context)
    assert str(refusal.value) == "“soon” is not one of the choices. Write one of: low, high."


def test_tags_are_split_and_occur_once() -> None:
    assert values.tags("VIP; new,vip |old  friend;", PLAIN) == ["VIP", "new", "old friend"]
    assert values.tags("* myContacts ::: * Starred ::: Navy", PLAIN) == ["myContacts", "Starred", "Navy"]


def test_an_address_of_the_web_gets_its_scheme() -> None:
    assert values.url("CameraUpdate.com", PLAIN) == "https://CameraUpdate.com"
    assert values.url("http://example.com/a?b=1#c", PLAIN) == "http://example.com/a?b=1#c"
    assert values.url("www.münchen.de/über", PLAIN) == "https://www.münchen.de/über"


@pytest.mark.parametrize(
    "text", ["foo", "javascript:alert(1)", "ftp://example.com", "a b.de", "http://[::1", "https://u:p@example.com"]
)
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is not the address of a web page"):
        values.url(text, PLAIN)


def test_words_that_stand_for_nothing_are_empty_only_where_the_file_says_so() -> None:
    rows = [["Select", "Anna", "N/A"], ["Berlin", "Unknown", "#N/A"], ["Select", "Null", "-"]]
    empty = values.propose_empty(rows)
    assert empty == {"Select", "N/A", "#N/A", "-"}
    assert values.is_empty(" Select ", Context(empty=empty))
    assert not values.is_empty("Select", PLAIN)
    assert values.is_empty(" \u00a0", PLAIN)


def test_names_and_codes_lose_blanks_and_prefixes_only() -> None:
    assert values.name("  van  der\u00a0Berg ", PLAIN) == "van der Berg"
    assert values.text("  a  b ", PLAIN) == "a  b"
    assert (values.postcode("z:01960", PLAIN), values.postcode("SW1A 1AA", PLAIN)) == ("01960", "SW1A 1AA")


@UNHURRIED
@given(st.text(max_size=30))
def test_no_text_breaks_a_normaliser(text: str) -> None:
    for normaliser in NORMALISERS:
        try:
            normaliser(text, PLAIN)
        except BadValue as error:
            assert str(error).endswith(".")


@pytest.mark.parametrize("unit", ["x", "1", " ", "1 ", "a@b.c ", ",1", "Anna Maria ", "(", "-", "é", "+1"])
def test_a_cell_of_100000_characters_takes_no_normaliser_long(unit: str) -> None:
    text = (unit * 100_000)[:100_000] + "x"
    begin = time.process_time()
    for normaliser in NORMALISERS:
        with suppress(BadValue):
            normaliser(text, PLAIN)
    assert time.process_time() - begin < 2
