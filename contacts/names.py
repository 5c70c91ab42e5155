"""What to call contacts and accounts by what their rows held, when they are not there any more."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from contacts.models import Contact

type Columns = Mapping[str, str | None]


def contact_names(rows: Mapping[UUID, Columns]) -> dict[UUID, str]:
    names = ("first_name", "last_name", "email", "phone_number")
    return {pk: Contact(**{name: columns.get(name) or "" for name in names}).name for pk, columns in rows.items()}


def account_names(rows: Mapping[UUID, Columns]) -> dict[UUID, str]:
    return {pk: columns.get("name") or "" for pk, columns in rows.items()}
