"""What may be filled in of a contact and of an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Account, Contact
from customfields.forms import FieldsForm
from customfields.models import FieldDefinition
from ui.fields import DayInput, MemberField, NamesField, PlainTextField

ADDRESS = ("address_1", "address_2", "zip_code", "city", "state", "country")
DAYS = ("last_contact_date", "next_contact_date", "birthday", "anniversary")


class ContactForm(FieldsForm):
    """A person; the account and the tags are given by their names."""

    context = FieldDefinition.Context.CONTACT

    email = forms.EmailField(label=_("E-mail"), required=False)
    account = forms.CharField(label=_("Company"), required=False, max_length=200)
    owner = MemberField(label=_("Owner"), required=False)
    tags = NamesField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    notes = PlainTextField(label=_("Notes"), required=False)

    field_order = ("first_name", "last_name", "email", "phone_number", "mobile_phone", "account")

    class Meta:
        model = Contact
        fields: Sequence[str] = (
            "first_name",
            "last_name",
            "email",
            "phone_number",
            "mobile_phone",
            "job_title",
            "department",
            "owner",
            "website",
            "linkedin_url",
            "contact_type",
            "relationship_status",
            "priority",
            "preferred_contact_method",
            "lead_source",
            *DAYS,
            "time_zone",
            *ADDRESS,
            "notes",
            "no_email",
            "no_calls",
            "is_favorite",
            "is_archived",
        )
        widgets = dict.fromkeys(DAYS, DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.account_id:
            self.initial["account"] = self.instance.account.name
        self.initial.setdefault("tags", names_of_tags(self.instance))
        suggest_accounts(self.fields.get("account"))

    def stored(self, name: str) -> Any:
        return self.initial["tags"] if name == "tags" else super().stored(name)


def names_of_tags(record: Any) -> list[str]:
    """Give the names of the tags that a record was read with."""
    return [tag["name"] for tag in getattr(record, "shown_tags", ())]


def suggest_accounts(field: forms.Field | None) -> None:
    """Let a field offer the names of accounts while somebody types."""
    if field is not None:
        field.widget.attrs |= {
            "list": "account-names",
            "hx-get": reverse("contacts:account_names"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#account-names",
            "hx-sync": "this:replace",
        }


class AccountForm(FieldsForm):
    """An organisation."""

    context = FieldDefinition.Context.ACCOUNT

    owner = MemberField(label=_("Owner"), required=False)
    tags = NamesField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    notes = PlainTextField(label=_("Notes"), required=False)

    class Meta:
        model = Account
        fields: Sequence[str] = (
            "name",
            "website",
            "phone_number",
            "industry",
            "employees",
            "owner",
            "priority",
            *ADDRESS,
            "notes",
            "is_favorite",
            "is_archived",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("tags", names_of_tags(self.instance))

    def stored(self, name: str) -> Any:
        return self.initial["tags"] if name == "tags" else super().stored(name)


class NewContactForm(ContactForm):
    """What is asked of a new person; the rest is added on their page."""

    asks_little = True

    class Meta(ContactForm.Meta):
        fields = (
            "first_name",
            "last_name",
            "email",
            "phone_number",
            "mobile_phone",
            "job_title",
            "owner",
            "priority",
            "notes",
        )


class NewAccountForm(AccountForm):
    asks_little = True

    class Meta(AccountForm.Meta):
        fields = ("name", "website", "phone_number", "industry", "city", "country", "owner", "priority", "notes")
