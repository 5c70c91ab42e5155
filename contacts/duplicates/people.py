"""A contact as the matcher sees it: every value in its one spelling, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contacts.duplicates import folding

COLUMNS = (
    *("id", "first_name", "last_name", "email", "phone_number", "mobile_phone", "account__name"),
    *("address_1", "city", "zip_code", "birthday", "external_id"),
)
NUMBER = 9  # digits from the end that tell numbers apart, whatever country code was written


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID | str | None
    first: str
    last: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    company: str
    street: str
    city: str
    postcode: str
    birthday: str
    external_id: str


def person(row: Mapping[str, Any]) -> Person:
    """Make the person of a contact's columns; what is missing is empty. `emails` and `phones` may hold further ones."""
    first, last = folding.fold(_of(row, "first_name")), folding.fold(_of(row, "last_name"))
    if first and not last and " " in first:
        first, _space, last = first.rpartition(" ")
    emails = (_of(row, "email"), *row.get("emails", ()))
    phones = (_of(row, "phone_number"), _of(row, "mobile_phone"), *row.get("phones", ()))
    return Person(
        row.get("id"),
        first,
        last,
        tuple(dict.fromkeys(folding.mailbox(each) for each in emails if "@" in each)),
        tuple(dict.fromkeys(digits for each in phones if (digits := _digits(each)))),
        folding.company(_of(row, "account__name")),
        folding.street(_of(row, "address_1")),
        folding.fold(_of(row, "city")),
        folding.fold(_of(row, "zip_code")).replace(" ", ""),
        _of(row, "birthday").replace("-", ""),
        _of(row, "external_id").strip().casefold(),
    )


def _of(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").replace("\0", "")


def _digits(number: str) -> str:
    digits = "".join(letter for letter in number if letter.isdigit())
    return digits[-NUMBER:] if len(digits) >= 6 else ""
