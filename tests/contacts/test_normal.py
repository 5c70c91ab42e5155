import pytest

from contacts import normal


@pytest.mark.parametrize(
    ("typed", "region", "stored"),
    [
        ("030 1234567", "DE", "+49301234567"),
        ("+44 20 7946 0958", "DE", "+442079460958"),
        (" 0049 (0)30 - 123 45 67 ", "DE", "+49301234567"),
        ("555-3001", "US", "555-3001"),  # local only: without an area code it is nobody's number
        ("call the office", "DE", "call the office"),
        ("12", "DE", "12"),
    ],
)
def test_numbers_are_stored_as_e164_or_as_they_were_typed(typed, region, stored):
    assert normal.phone(typed, region) == stored


def test_addresses_are_stored_in_lower_case():
    assert normal.email(" Ada@Example.ORG ") == "ada@example.org"
