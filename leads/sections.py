"""What stands at the side of a lead's page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.inplace import CONTACT
from contacts.sections import Section, with_fields
from customfields.models import FieldDefinition
from leads.inplace import LEAD
from leads.models import Lead
from workspaces.middleware import MemberRequest

DETAILS = (
    "value",
    "currency",
    "expected_close_date",
    "product_interest",
    "priority",
    "temperature",
    "source",
    "tags",
    "contacted_at",
    "disposition",
    "notes",
)
PERSON = ("first_name", "last_name", "email", "phone_number", "mobile_phone", "job_title", "account")
ORIGIN = ("interest_type", "project_type", "budget", "message")
VISIT = (
    ("utm_source", "text"),
    ("utm_medium", "text"),
    ("utm_campaign", "text"),
    ("utm_content", "text"),
    ("utm_term", "text"),
    ("landing_page", "link"),
    ("referrer", "link"),
    ("first_seen_at", "moment"),
    ("external_id", "text"),
)
DID = ("requested_demo", "requested_sales_contact", "downloaded_resource", "viewed_pricing", "started_signup")


def sections(request: MemberRequest, lead: Lead) -> list[Section]:
    contact = lead.contact
    found = [
        Section("details", _("Details"), LEAD.spots(request, lead, DETAILS)),
        Section("contact", _("Contact"), CONTACT.spots(request, contact, PERSON), [], contact.get_absolute_url()),
        Section("origin", _("Origin"), LEAD.spots(request, lead, ORIGIN), origin(lead)),
    ]
    return with_fields(request, found, LEAD, lead, FieldDefinition.Context.LEAD)


def origin(lead: Lead) -> list[tuple[str, str, Any]]:
    """List how the lead found us, as far as it is known."""
    labels = _labels(get_language())
    told = [(labels[name], kind, known) for name, kind in VISIT if (known := getattr(lead, name))]
    done = ", ".join(labels[name] for name in DID if getattr(lead, name))
    return [*told, (str(_("Visited")), "text", done)] if done else told


@lru_cache
def _labels(language: str | None) -> dict[str, str]:
    fields = {name: Lead._meta.get_field(name) for name in (*(name for name, _kind in VISIT), *DID)}
    return {name: str(capfirst(each.verbose_name)) for name, each in fields.items()}  # type: ignore[union-attr]
