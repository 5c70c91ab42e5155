"""Contacts and companies among the results of a search; archived ones are left to the lists, which ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from contacts.models import Account, Contact
from workspaces.middleware import MemberRequest

PERSON = ("first_name", "last_name", "email", "phone_number", "account__name")


def people(request: MemberRequest, query: str, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    rows = {row[0]: row[1:] for row in Contact.objects.current().filter(pk__in=ids).values_list("pk", *PERSON)}
    return [_person(pk, *rows[pk]) for pk in ids if pk in rows]


def _person(pk: UUID, first: str, last: str, email: str, phone: str, company: str | None) -> dict[str, Any]:
    name = f"{first} {last}".strip() or email or phone
    detail = " · ".join(part for part in (company, email if email != name else phone) if part)
    return {"label": name, "detail": detail, "url": reverse("contacts:contact", args=[pk]), "icon": "user-round"}


def companies(request: MemberRequest, query: str, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    rows = {
        row[0]: row[1:] for row in Account.objects.current().filter(pk__in=ids).values_list("pk", "name", "website")
    }
    return [
        {
            "label": rows[pk][0],
            "detail": rows[pk][1].removeprefix("https://"),
            "url": reverse("contacts:account", args=[pk]),
            "icon": "building-2",
        }
        for pk in ids
        if pk in rows
    ]
