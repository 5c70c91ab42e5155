"""Contacts beside each other, field by field, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.services.merging import CHOSEN, EMPTY
from ui.filters import day

SHOWN = (
    *("email", "phone_number", "mobile_phone", "account", "job_title", "owner"),
    *("address_1", "zip_code", "city", "birthday", "external_id"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    contact: UUID
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its name, a cell for each contact, and whether two of them hold different things."""

    field: str
    label: str
    cells: list[Cell]
    differs: bool


def people(ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """Read contacts with all that is shown of them."""
    found = Contact.objects.select_related("account", "owner").filter(pk__any_of=list(ids))
    return {each.pk: each for each in found}


def lines(contacts: Sequence[Contact], names: Iterable[str] = SHOWN) -> list[Line]:
    """Put contacts beside each other; a field that nobody has is left out. The first one's value is chosen, if any."""
    found = []
    for name in names:
        texts = [_text(each, name) for each in contacts]
        if not any(texts):
            continue
        first = next(number for number, text in enumerate(texts) if text)
        cells = [Cell(each.pk, text, at == first) for at, (each, text) in enumerate(zip(contacts, texts, strict=True))]
        differs = len(set(filter(None, texts))) > 1
        found.append(Line(name, _label(name), cells, differs))
    return found


def choosable(contacts: Sequence[Contact]) -> tuple[list[Line], list[Line]]:
    """Give the fields that have to be chosen from, and those that all agree on or only one has."""
    everything = lines(contacts, CHOSEN)
    return [line for line in everything if line.differs], [line for line in everything if not line.differs]


def _label(name: str) -> str:
    if name == "account":
        return str(_("Company"))
    label = str(Contact._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _text(contact: Contact, name: str) -> str:
    value: Any = getattr(contact, name)
    if value in EMPTY:
        return ""
    if hasattr(contact, f"get_{name}_display"):
        return str(getattr(contact, f"get_{name}_display")())
    return day(value) if name in {"birthday", "anniversary", "next_contact_date"} else str(value)
