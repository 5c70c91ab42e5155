"""What stands at the side of the pages of contacts and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from contacts.forms import ADDRESS
from contacts.inplace import ACCOUNT, CONTACT
from contacts.models import Account, Contact
from customfields.inplace import field_sections
from customfields.models import FieldDefinition
from ui.inplace import Inplace, Spot
from ui.registry import Text
from workspaces.middleware import MemberRequest

PERSON = (
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "mobile_phone",
    "account",
    "job_title",
    "department",
    "owner",
    "tags",
    "notes",
)
RELATION = (
    "contact_type",
    "relationship_status",
    "priority",
    "lead_source",
    "preferred_contact_method",
    "last_contact_date",
    "next_contact_date",
    "no_email",
    "no_calls",
)
MORE = ("website", "linkedin_url", "birthday", "anniversary", "time_zone")
ORGANISATION = ("name", "website", "phone_number", "industry", "employees", "owner", "priority", "tags", "notes")


@dataclass(frozen=True, slots=True)
class Section:
    """Values that are edited in place, and known ones (label, kind, value) that nobody edits."""

    key: str
    label: Text
    spots: list[Spot]
    known: list[tuple[str, str, Any]] = field(default_factory=list)
    href: str = ""
    open: bool = True


def with_fields(
    request: MemberRequest, sections: list[Section], inplace: Inplace[Any], record: Model, context: str
) -> list[Section]:
    """Add the workspace's own fields: to the section whose name they give, else in sections of their own."""
    by_name = {str(section.label): section for section in sections}
    for number, (name, spots) in enumerate(field_sections(request, inplace, record, context).items()):
        if name in by_name:
            by_name[name].spots.extend(spots)
        else:
            sections.insert(1 + number, Section(f"fields-{number}", name, spots))
    return sections


def contact_sections(request: MemberRequest, contact: Contact) -> list[Section]:
    sections = [
        Section("details", _("Details"), CONTACT.spots(request, contact, PERSON)),
        Section("relation", _("Relationship"), CONTACT.spots(request, contact, RELATION)),
        Section("address", _("Address"), CONTACT.spots(request, contact, ADDRESS), open=bool(contact.city)),
        Section("more", _("More"), CONTACT.spots(request, contact, MORE), open=False),
    ]
    return with_fields(request, sections, CONTACT, contact, FieldDefinition.Context.CONTACT)


def account_sections(request: MemberRequest, account: Account) -> list[Section]:
    sections = [
        Section("details", _("Details"), ACCOUNT.spots(request, account, ORGANISATION)),
        Section("address", _("Address"), ACCOUNT.spots(request, account, ADDRESS)),
    ]
    return with_fields(request, sections, ACCOUNT, account, FieldDefinition.Context.ACCOUNT)
