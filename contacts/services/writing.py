"""What every write here does: bring values into their stored form, and say what is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from psycopg.errors import UniqueViolation

from contacts import normal
from core.errors import DomainError
from workspaces.current import current_workspace

UNIQUE = {
    "contacts_contact_email": ("email", "This e-mail address belongs to another contact already."),
    "contacts_contact_phone": ("phone_number", "This phone number belongs to another contact already."),
    "contacts_contact_external_id": ("external_id", "This id belongs to another contact already."),
    "contacts_account_external_id": ("external_id", "This id belongs to another account already."),
}


class Taken(DomainError):
    """Another record of the workspace has this e-mail address, number or id already."""


def normalised(values: Mapping[str, Any]) -> dict[str, Any]:
    """Bring e-mail addresses and phone numbers among the values into their stored form."""
    clean = dict(values)
    if clean.get("email"):
        clean["email"] = normal.email(clean["email"])
    numbers = [name for name in ("phone_number", "mobile_phone") if clean.get(name)]
    if numbers:
        region = current_workspace().country
        clean.update({name: normal.phone(clean[name], region) for name in numbers})
    return clean


@contextmanager
def unless_taken() -> Iterator[None]:
    """Say which field is taken when a unique constraint refuses a row."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, UniqueViolation) else None
        if name not in UNIQUE:
            raise
        field, message = UNIQUE[name]
        raise Taken(message, field=field) from error
