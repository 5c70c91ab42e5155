"""
What each kind of field takes, and in which form it is kept: JSON, as the triggers check it.

`clean` turns what a form, a file or a program gives into the kept form; `typed` turns that back. Both ways the same
value has one form only, so that two can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from core.errors import DomainError
from customfields.models import FieldDefinition, FieldOption, Kind
from workspaces.models import User

LONGEST = 500  # letters of a line; what an index takes
LONGEST_TEXT = 20_000
DIGITS, DECIMALS = 15, 6  # what a float of 64 bits keeps exactly
YEARS = range(1800, 2200)
MOST_CHOSEN = 200  # options in one value
_is_url = URLValidator(schemes=["http", "https"])


class BadValue(DomainError):
    """A field does not take such a value."""


class Lookups(Protocol):
    """Where options and members are found; who cleans many rows has them at hand."""

    region: str

    def option(self, definition: FieldDefinition, said: str) -> FieldOption | None: ...
    def member(self, said: Any, definition: FieldDefinition) -> UUID | None: ...


def clean(field: FieldDefinition, value: Any, lookups: Lookups) -> Any:
    """
    Give a value as it is kept; None for an empty one.

    Numbers, dates and so on may come as such or as text; a choice as its key or its label, a member as a user or an id.

    :raises BadValue: if the field does not take it.
    """
    if isinstance(value, str) and "\x00" in value:
        raise BadValue(f"{field.label}: a text cannot hold a null character.", field=field.name)
    if value is None or (isinstance(value, str | list | tuple | set) and not _plain(value)):
        return None
    try:
        return CLEAN[Kind(field.kind)](field, _plain(value), lookups)
    except (ValueError, TypeError, ArithmeticError, ValidationError) as error:
        raise BadValue(f"{field.label}: {WANTED[Kind(field.kind)]}", field=field.name) from error


def _plain(value: Any) -> Any:
    """Take outer spaces away, and what is half a letter, which PostgreSQL cannot keep."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").strip()


def _line(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    return _at_most(" ".join(_text(value).split()), LONGEST)


def _long_text(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    return _at_most(_text(value), LONGEST_TEXT)


def _text(value: Any) -> str:
    if isinstance(value, bool | dict | list | tuple | set):
        raise TypeError(value)
    return str(value)


def _at_most(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(text)
    return text


def _number(field: FieldDefinition, value: Any, lookups: Lookups) -> int | float:
    if isinstance(value, bool):
        raise TypeError(value)
    number = Decimal(str(value))
    if not number.is_finite():
        raise InvalidOperation(value)
    number = number.normalize()
    exponent = int(number.as_tuple().exponent)
    if number.adjusted() >= DIGITS or -exponent > DECIMALS or len(number.as_tuple().digits) > DIGITS:
        raise InvalidOperation(value)
    return int(number) if exponent >= 0 else float(number)


def _money(field: FieldDefinition, value: Any, lookups: Lookups) -> int | float:
    number = _number(field, value, lookups)
    if Decimal(str(number)).quantize(Decimal("0.01")) != Decimal(str(number)):
        raise InvalidOperation(value)
    return number


def _date(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    day = day if isinstance(day, date) else parse_date(str(value))
    if day is None or day.year not in YEARS:
        raise ValueError(value)
    return str(day.isoformat())


def _moment(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    if moment is None or moment.year not in YEARS:
        raise ValueError(value)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _flag(field: FieldDefinition, value: Any, lookups: Lookups) -> bool:
    word = str(value).casefold()
    if word not in FLAGS:
        raise ValueError(value)
    return FLAGS[word]


def _choice(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    option = lookups.option(field, str(value))
    if option is None:
        raise BadValue(f"{field.label} has no option “{str(value)[:60]}”.", field=field.name)
    return option.key


def _choices(field: FieldDefinition, value: Any, lookups: Lookups) -> list[str] | None:
    said: Iterable[Any] = [value] if isinstance(value, str) else value
    chosen = {_choice(field, _plain(each), lookups) for each in said if _plain(each)}
    if len(chosen) > MOST_CHOSEN:
        raise ValueError(value)
    return sorted(chosen) or None


def _member(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    found = lookups.member(value, field)
    if found is None:
        raise BadValue(f"{field.label}: choose a member of this workspace.", field=field.name)
    return str(found)


def _url(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    address = _line(field, value, lookups)
    address = address if re.match(r"^[a-z][a-z0-9+.-]*:", address, re.IGNORECASE) else f"https://{address}"
    _is_url(address)
    return _at_most(address, LONGEST)


def _email(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    address = _line(field, value, lookups).lower()
    validate_email(address)
    return address


def _phone(field: FieldDefinition, value: Any, lookups: Lookups) -> str:
    try:
        number = phonenumbers.parse(_line(field, value, lookups), lookups.region or None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(value) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


FLAGS = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
CLEAN: dict[Kind, Callable[[FieldDefinition, Any, Lookups], Any]] = {
    Kind.TEXT: _line,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.DATETIME: _moment,
    Kind.BOOLEAN: _flag,
    Kind.SELECT: _choice,
    Kind.MULTI_SELECT: _choices,
    Kind.URL: _url,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.MEMBER: _member,
}
WANTED = {
    Kind.TEXT: f"give a text of at most {LONGEST} characters.",
    Kind.LONG_TEXT: f"give a text of at most {LONGEST_TEXT} characters.",
    Kind.NUMBER: f"give a number of at most {DIGITS} digits, {DECIMALS} of them decimals.",
    Kind.MONEY: f"give an amount of at most {DIGITS} digits with two decimals.",
    Kind.DATE: "give a day, such as 2026-11-30.",
    Kind.DATETIME: "give a day and a time, such as 2026-11-30 14:00.",
    Kind.BOOLEAN: "say yes or no.",
    Kind.SELECT: "choose one of the options.",
    Kind.MULTI_SELECT: f"choose some of the options, at most {MOST_CHOSEN}.",
    Kind.URL: "give a web address, such as https://example.com.",
    Kind.EMAIL: "give an e-mail address, such as ada@example.com.",
    Kind.PHONE: "give a phone number, with its country's code if it is not of yours, such as +49 30 901820.",
    Kind.MEMBER: "choose a member of this workspace.",
}


def typed(kind: str, kept: Any, person: User | None = None) -> Any:
    """Turn a kept value back into what Python has for it; a member is the person that was read along."""
    if kept is None:
        return None
    if kind in {Kind.NUMBER, Kind.MONEY}:
        return Decimal(str(kept))
    if kind == Kind.DATE:
        return date.fromisoformat(kept)
    if kind == Kind.DATETIME:
        return datetime.fromisoformat(kept)
    return person if kind == Kind.MEMBER else kept
