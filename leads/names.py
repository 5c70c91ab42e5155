"""What to call leads by what their rows held, when they are not there any more: as their person is called."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from contacts.models import Contact


def lead_names(rows: Mapping[UUID, Mapping[str, str | None]]) -> dict[UUID, str]:
    people = {columns.get("contact_id") or "" for columns in rows.values()}
    names = {str(each.pk): each.name for each in Contact.objects.filter(pk__in=people - {""})}
    return {pk: names.get(columns.get("contact_id") or "", "") for pk, columns in rows.items()}
