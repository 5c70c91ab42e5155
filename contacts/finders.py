"""Contacts and companies among the results of a search."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from contacts import normal
from contacts.models import Account, Contact
from core.search import find
from workspaces.middleware import MemberRequest

LOOKED_AT = 24
PERSON = ("first_name", "last_name", "email", "phone_number")


def people(request: MemberRequest, query: str, most: int) -> list[dict[str, Any]]:
    """Give people who are not archived, best first."""
    ids = found(request, query)["contact"]
    people = Contact.objects.current().filter(pk__in=ids)
    rows = {row[0]: row[1:] for row in _values(people, *PERSON, "account__name")}
    return [_person(pk, *rows[pk]) for pk in ids if pk in rows][:most]


def _person(pk: UUID, first: str, last: str, email: str, phone: str, company: str | None) -> dict[str, Any]:
    name = f"{first} {last}".strip() or email or phone
    detail = " · ".join(part for part in (company, email if email != name else phone) if part)
    return {"label": name, "detail": detail, "url": reverse("contacts:contact", args=[pk]), "icon": "user-round"}


def companies(request: MemberRequest, query: str, most: int) -> list[dict[str, Any]]:
    ids = found(request, query)["account"]
    kept = Account.objects.current().filter(pk__in=ids)
    rows = {row[0]: row[1:] for row in _values(kept, "name", "website")} if ids else {}
    return [
        {
            "label": rows[pk][0],
            "detail": rows[pk][1].removeprefix("https://"),
            "url": reverse("contacts:account", args=[pk]),
            "icon": "building-2",
        }
        for pk in ids
        if pk in rows
    ][:most]


def found(request: MemberRequest, query: str) -> dict[str, list[UUID]]:
    """Give the ids of contacts and companies, best first; several finders of one request look once."""
    known: tuple[str, dict[str, list[UUID]]] | None = getattr(request, "_found", None)
    if known is None or known[0] != query:
        known = query, _exactly(request, query) or _likely(query)
        request._found = known  # type: ignore[attr-defined]
    return known[1]


def _exactly(request: MemberRequest, query: str) -> dict[str, list[UUID]] | None:
    """Look for a whole address or number by its unique index, before the words of all are searched."""
    if "@" in query:
        exact = Q(email=normal.email(query))
    elif (number := normal.phone(query, request.workspace.country)).startswith("+"):
        exact = Q(phone_number=number)
    else:
        return None
    ids = list(Contact.objects.filter(exact).values_list("pk", flat=True)[:1])
    return {"contact": ids, "account": []} if ids else None


def _likely(query: str) -> dict[str, list[UUID]]:
    ids: dict[str, list[UUID]] = {"contact": [], "account": []}
    for pk, kind in find(query, kinds=list(ids), most=LOOKED_AT):
        ids[kind].append(pk)
    return ids


def _values(rows: Any, *fields: str) -> Any:
    return rows.values_list("pk", *fields)
