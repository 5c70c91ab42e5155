"""What a text means: addresses, numbers, names, amounts; the exact value or a sentence that helps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transfers.reading import BadValue, values
from transfers.reading.values import Amount, Context, Name
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
@given(st.builds("{} {}".format, PART, PART))
def test_the_short_way_to_a_name_answers_like_the_long_one(text: str) -> None:
    assert values.full_name(text, PLAIN) == thorough_full_name(text)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1200", "1200.00", None),
        ("$342.09K", "342090.00", "USD"),
        ("$1,117.10K", "1117100.00", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1,234.56", "1234.56", None),
        ("1,234", "1234.00", None),
        ("1.234.567", "1234567.00", None),
        ("1 234,56", "1234.56", None),
        ("1\u202f234,56\u00a0€", "1234.56", "EUR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("₹ 1,00,000", "100000.00", "INR"),
        ("Rs.500", "500.00", "INR"),
        ("(500)", "-500.00", None),
        ("$(1,500.25)", "-1500.25", "USD"),
        ("-$5", "-5.00", "USD"),
        ("500-", "-500.00", None),
        ("−5 €", "-5.00", "EUR"),
        ("1.000,- €", "1000.00", "EUR"),
        ("1.5 Mio. €", "1500000.00", "EUR"),
        ("500k€", "500000.00", "EUR"),
        ("$5 MM USD", "5000000.00", "USD"),
        ("100 kr", "100.00", None),
        ("12 eur", "12.00", "EUR"),
        ("\\1,000", "1000.00", "JPY"),
        (".5", "0.50", None),
        ("0,125", "0.13", None),
        ("33.333333", "33.33", None),
    ],
)
def test_an_amount_is_understood_in_every_country(text: str, value: str, currency: str | None) -> None:
    context, said = warned()
    assert (values.amount(text, context), said) == (Amount(Decimal(value), currency), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "5%",
        "10 kg",
        "=1+1",
        "31.12.2026",
        "1,23,4",
        "12.34.567",
        "1.234,5.6",
        "NaN",
        "1e10",
        "11-50",
        "1_000",
    ],
)
def test_what_is_no_amount_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        values.amount(text, PLAIN)
    assert str(refusal.value) == f"“{text}” is not an amount. Write it like 1200.50 or 1200.50 EUR."


def test_amounts_that_cannot_be_stored_or_name_two_currencies_are_refused() -> None:
    with pytest.raises(BadValue, match="“10000000000” is more than any amount that can be stored"):
        values.amount("10000000000", PLAIN)
    with pytest.raises(BadValue, match="“USD 5 EUR” names two currencies"):
        values.amount("USD 5 EUR", PLAIN)


def test_a_lone_point_is_read_as_its_column_has_it() -> None:
    context, said = warned()
    assert values.amount("1.234", context).value == Decimal("1.23")
    assert said == ["“1.234” was read as 1.234; write it with two decimals to be sure."]
    assert values.amount("1.234", Context(decimal=",")).value == Decimal("1234.00")
    assert values.amount("1,234", Context(decimal=",")).value == Decimal("1.23")


@pytest.mark.parametrize(
    ("sample", "mark"),
    [(["1.234", "1.234,50"], ","), (["1,234", "12.5"], "."), (["1.234", "abc"], ""), (["1.5", "1,5"], ""), ([], "")],
)
def test_a_column_tells_its_decimal_mark(sample: list[str], mark: str) -> None:
    assert values.detect_decimal(sample) == mark


@UNHURRIED
@given(st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2), st.sampled_from([",.", ".,", " ,", "'."]))
def test_a_formatted_amount_is_read_back(value: Decimal, marks: str) -> None:
    text = f"{value:,.2f}".translate(str.maketrans({",": marks[0], ".": marks[1]}))
    assert values.amount(text, PLAIN).value == value


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-3", -3), ("1,200", 1200), ("1.200", 1200), ("1 200", 1200), ("100.0", 100), ("1000+", 1000)],
)
def test_a_whole_number_is_understood(text: str, number: int) -> None:
    assert values.integer(text, PLAIN) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11-50", "“11-50” is not a whole number. Write it like 1200."),
        ("1.5", "“1.5” is not a whole number. Write it without decimals, like 1200."),
        ("2147483648", "“2147483648” is more than any number that can be stored."),
    ],
)
def test_what_is_no_whole_number_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refusal:
        values.integer(text, PLAIN)
    assert str(refusal.value) == sentence


def test_a_currency_has_its_code() -> None:
    assert [values.currency(text, PLAIN) for text in ("eur", "€", "$", " chf ")] == ["EUR", "EUR", "USD", "CHF"]
    with pytest.raises(BadValue, match="“Taler” is not a currency"):
        values.currency("Taler", PLAIN)


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
