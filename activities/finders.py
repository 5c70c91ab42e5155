"""Notes among the results of a search: the passage that was found leads to the record that it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Note
from ui.filters import when
from ui.marking import passage
from workspaces.middleware import MemberRequest

SEARCHED = 4000  # letters of a note that search knows
PERSON = ("first_name", "last_name", "email", "phone_number")
COLUMNS = (
    "created_at",
    *("lead", *(f"lead__contact__{name}" for name in PERSON)),
    *("contact", *(f"contact__{name}" for name in PERSON)),
    *("account", "account__name"),
)


def notes(request: MemberRequest, query: str, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    found = Note.objects.readable_by(request.user).filter(pk__in=ids)
    rows = {row[0]: row[1:] for row in found.values_list("pk", Left("content", SEARCHED), *COLUMNS)}
    return [_shown(query, pk, *rows[pk]) for pk in ids if pk in rows]


def _shown(query: str, pk: UUID, content: str, *columns: Any) -> dict[str, Any]:
    at, lead, *rest = columns
    about, (contact, *person), (account, company) = rest[:4], rest[4:9], rest[9:]
    view, record, name = next(
        (view, record, name)
        for view, record, name in (
            ("leads:lead", lead, _called(about)),
            ("contacts:contact", contact, _called(person)),
            ("contacts:account", account, company),
        )
        if record
    )
    return {
        "label": passage(content, query),
        "detail": _("%(name)s · %(when)s") % {"name": name, "when": when(at)},
        "url": f"{reverse(view, args=[record])}#note-{pk}",
        "icon": "sticky-note",
    }


def _called(person: Sequence[str | None]) -> str:
    """The contact's name, as `Contact.name` says it."""
    first, last, email, phone = (part or "" for part in person)
    return f"{first} {last}".strip() or email or phone
