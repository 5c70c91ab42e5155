"""Which values of contacts and accounts are edited where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts import services
from contacts.forms import ADDRESS, AccountForm, ContactForm
from contacts.models import Account, Contact
from customfields.inplace import fields_further
from customfields.models import FieldDefinition
from ui.inplace import Inplace, InplaceField
from workspaces.middleware import MemberRequest

ADDRESS_FIELDS = [InplaceField(name, label=_("Address 2") if name == "address_2" else "") for name in ADDRESS]


def store_contact(
    request: MemberRequest, contact: Contact, values: Mapping[str, Any], originals: Mapping[str, Any]
) -> None:
    services.edit_contact(contact=contact, values=values, originals=originals, by=request.user, at=timezone.now())


def store_account(
    request: MemberRequest, account: Account, values: Mapping[str, Any], originals: Mapping[str, Any]
) -> None:
    services.edit_account(account=account, values=values, originals=originals, by=request.user, at=timezone.now())


CONTACT = Inplace(
    key="contact",
    view="contacts:field",
    permission="contacts.change_contact",
    form=ContactForm,
    rows=Contact.objects.with_parts,
    store=store_contact,
    further=fields_further(FieldDefinition.Context.CONTACT),
    shown=[
        InplaceField("first_name"),
        InplaceField("last_name"),
        InplaceField("email", "email"),
        InplaceField("phone_number", "phone"),
        InplaceField("mobile_phone", "phone"),
        InplaceField("job_title"),
        InplaceField("department"),
        InplaceField("account", "record"),
        InplaceField("owner", "person"),
        InplaceField("website", "link"),
        InplaceField("linkedin_url", "link"),
        InplaceField("contact_type", "choice"),
        InplaceField("relationship_status", "choice"),
        InplaceField("priority", "choice"),
        InplaceField("preferred_contact_method", "choice"),
        InplaceField("lead_source"),
        InplaceField("last_contact_date", "day"),
        InplaceField("next_contact_date", "day"),
        InplaceField("birthday", "day"),
        InplaceField("anniversary", "day"),
        InplaceField("time_zone"),
        InplaceField("notes", "prose"),
        InplaceField("tags", "tags", attribute="shown_tags"),
        InplaceField("no_email", "flag"),
        InplaceField("no_calls", "flag"),
        InplaceField("is_favorite", "flag"),
        InplaceField("is_archived", "flag"),
        *ADDRESS_FIELDS,
    ],
)

ACCOUNT = Inplace(
    key="account",
    view="contacts:account_field",
    permission="contacts.change_account",
    form=AccountForm,
    rows=Account.objects.with_parts,
    store=store_account,
    further=fields_further(FieldDefinition.Context.ACCOUNT),
    shown=[
        InplaceField("name", label=_("Name")),
        InplaceField("website", "link"),
        InplaceField("phone_number", "phone"),
        InplaceField("industry"),
        InplaceField("employees", "number"),
        InplaceField("owner", "person"),
        InplaceField("priority", "choice"),
        InplaceField("notes", "prose"),
        InplaceField("tags", "tags", attribute="shown_tags"),
        InplaceField("is_favorite", "flag"),
        InplaceField("is_archived", "flag"),
        *ADDRESS_FIELDS,
    ],
)
