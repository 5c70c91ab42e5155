"""Telephone numbers: E.164 where the number can be understood, else as it was written, with a warning."""

import re
from functools import cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, PhoneMetadata, ValidationResult

from transfers.reading.errors import BadValue, quoted
from transfers.reading.values.context import Context, visible

PREFIX = re.compile(r"(?:p|tel|phone):\s*", re.IGNORECASE)
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
WHOLE_FLOAT = re.compile(r"^(\d{7,15})\.0$", re.ASCII)
PLAIN = re.compile(r"\+[1-9][\d \-().]{6,20}", re.ASCII)
NORTH_AMERICAN = re.compile(r"\(?([2-9]\d\d)\)?[-. ]?([2-9]\d\d)[-. ]?(\d{4})", re.ASCII)
NEVER = r"(?!)"
SEPARATORS = str.maketrans("", "", " -().")


def phone(text: str, context: Context) -> str:
    """
    Give the number in E.164, or the text itself with a warning: a salesperson would rather have it than not.
    :raises BadValue: if a spreadsheet has destroyed the number.
    """
    text = text.strip()
    if context.region in {"US", "CA"} and (found := NORTH_AMERICAN.fullmatch(text)):
        return "+1" + "".join(found.groups())
    if PLAIN.fullmatch(text) and (number := _international(text.translate(SEPARATORS))):
        return number
    return thorough_phone(text, context)


def thorough_phone(text: str, context: Context) -> str:
    """Ask the library; `phone` answers the same, faster, for what most numbers look like."""
    shown = PREFIX.sub("", visible(text), count=1)
    if SCIENTIFIC.fullmatch(shown):
        raise BadValue(
            f"{quoted(text)} is a telephone number that a spreadsheet has shortened. "
            "Format the column as text, put the whole number in again and export once more."
        )
    number = _understood(WHOLE_FLOAT.sub(r"\1", shown), context.region)
    if number is None:
        context.warn(f"{quoted(text)} is kept as it is, because it is no whole telephone number.")
        return " ".join(shown.split())
    if number.extension:
        context.warn(f"The extension {number.extension} of {quoted(text)} is left out of the number.")
        number.extension = None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _understood(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Parse a number; without its country's code it must also look like one of the default country."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    if not text.lstrip("( ").startswith(("+", "\uff0b")):
        national = phonenumbers.national_significant_number(number)
        return number if _pattern(region).fullmatch(national) else None
    return number


def _international(number: str) -> str:
    """Take a number that begins with + where the library would change nothing about it."""
    for digits in (2, 3, 4):
        code = int(number[1:digits])
        if code in COUNTRY_CODE_TO_REGION_CODE:
            national_prefix, lengths = _numbering(code)
            national = number[digits:]
            if len(national) in lengths and national[0] != "0" and not national_prefix.match(national):
                return number
            return ""
    return ""


@cache
def _numbering(code: int) -> tuple[re.Pattern[str], frozenset[int]]:
    """Give the prefix for calls inside the country and the lengths that its numbers can have."""
    region = COUNTRY_CODE_TO_REGION_CODE[code][0]
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if metadata is None or metadata.general_desc is None:
        return re.compile(NEVER), frozenset()
    prefix = metadata.national_prefix_for_parsing or NEVER
    return re.compile(prefix), frozenset(metadata.general_desc.possible_length)


@cache
def _pattern(region: str) -> re.Pattern[str]:
    """Give the form of a country's numbers, without the prefix for calls inside the country."""
    metadata = PhoneMetadata.metadata_for_region(region)
    general = metadata.general_desc if metadata else None
    return re.compile((general.national_number_pattern if general else None) or NEVER)
