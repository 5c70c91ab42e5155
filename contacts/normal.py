"""Bring addresses and numbers into the one form in which they are stored and compared."""

from functools import lru_cache

import phonenumbers


def email(text: str) -> str:
    return text.strip().lower()


@lru_cache(10_000)
def phone(text: str, region: str) -> str:
    """Write a number as E.164; one that is no number of any country stays as it was typed, without outer spaces."""
    squashed = " ".join(text.split())
    try:
        number = phonenumbers.parse(squashed, region or None)
    except phonenumbers.NumberParseException:
        return squashed
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return squashed
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
