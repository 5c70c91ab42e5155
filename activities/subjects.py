"""The records that notes and timelines are about, and how an address names their kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from activities.services import Subject
from contacts.models import Account, Contact
from leads.models import Lead

MODELS: dict[str, type[Model]] = {"lead": Lead, "contact": Contact, "account": Account}
VIEWS = {"lead": "leads.view_lead", "contact": "contacts.view_contact", "account": "contacts.view_account"}
CHANGES = {"lead": "leads.change_lead", "contact": "contacts.change_contact", "account": "contacts.change_account"}


def kind_of(subject: Subject) -> str:
    """Name the kind of a record as addresses do: "lead"."""
    return str(subject._meta.model_name)


def find_subject(kind: str, pk: UUID) -> Any:
    """
    Read the record that an address names.

    :raises Http404: if there is no such kind or record.
    """
    if kind not in MODELS:
        raise Http404("No such kind of record.")
    rows: QuerySet[Any] = MODELS[kind]._default_manager.all()
    return get_object_or_404(rows.select_related("contact") if kind == "lead" else rows, pk=pk)
