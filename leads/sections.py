"""What stands at the side of a lead's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.inplace import CONTACT
from contacts.sections import Section
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
    return [
        Section("details", _("Details"), LEAD.spots(request, lead, DETAILS)),
        Section("contact", _("Contact"), CONTACT.spots(request, contact, PERSON), [], contact.get_absolute_url()),
        Section("origin", _("Origin"), LEAD.spots(request, lead, ORIGIN), origin(lead)),
    ]


def origin(lead: Lead) -> list[tuple[str, str, Any]]:
    """List how the lead found us, as far as it is known."""
    told = [(_label(name), kind, getattr(lead, name)) for name, kind in VISIT]
    done = ", ".join(_label(name) for name in DID if getattr(lead, name))
    return [fact for fact in (*told, (str(_("Visited")), "text", done)) if fact[2]]


def _label(name: str) -> str:
    label = str(Lead._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]
