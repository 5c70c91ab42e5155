"""E-mail addresses: valid in form, in lower case; nobody asks the network."""

import re

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from transfers.reading.errors import BadValue, quoted
from transfers.reading.values.context import Context, visible

COMMON = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})", re.ASCII
)
MOST_COMMON_LENGTH, LONGEST = 64, 500
HOW = "It should look like name@example.com."


def email(text: str, context: Context) -> str:
    """
    Give the address in lower case, without `mailto:` and a name before it.
    :raises BadValue: if no mail could ever reach it.
    """
    address = text.strip().lower()
    found = COMMON.fullmatch(address)
    usual = found and len(address) <= MOST_COMMON_LENGTH and text.isascii() and "--" not in address
    if found and usual and found[1] not in SPECIAL_USE_DOMAIN_NAMES:
        return address
    return thorough_email(text)


def thorough_email(text: str) -> str:
    """Ask the library; `email` answers the same, faster, for what most addresses look like."""
    address = visible(text).rstrip(";, ").removeprefix("mailto:")
    if len(address) > LONGEST:
        raise BadValue(f"{quoted(text)} is not an e-mail address: it is too long. {HOW}")
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1]
    try:
        return validate_email(
            address, check_deliverability=False, allow_display_name=True, strict=True
        ).normalized.lower()
    except EmailNotValidError as error:
        raise BadValue(f"{quoted(text)} is not an e-mail address. {error} {HOW}") from error
