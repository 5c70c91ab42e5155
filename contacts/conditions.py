"""What conditions on contacts and accounts can be about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Exact, IContains, IExact, IStartsWith
from django.utils.translation import gettext_lazy as _

from contacts.models import AccountTag, Contact, ContactTag
from ui.conditions import Field

BLANK = ("",)
JOINED = ("", None)  # text of a row that may be missing as a whole
ADDRESS = _("Address")
LOOKUPS: dict[str, Any] = {"exact": Exact, "iexact": IExact, "icontains": IContains, "istartswith": IStartsWith}


def full_name(prefix: str = "") -> Callable[[str, Any], Q]:
    """Compare first and last name together."""

    def compare(lookup: str, value: Any) -> Q:
        name = Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name")
        return Q(LOOKUPS[lookup](name, Value(value or " ")))

    return compare


def tagged(ties: type[Model], record: str) -> Callable[[str, Any], Q]:
    """Compare the tags that a table ties to records."""

    def compare(lookup: str, value: Any) -> Q:
        found = ties._default_manager.filter(**{record: OuterRef("pk")})
        return ~Q(Exists(found)) if lookup == "isnull" else Q(Exists(found.filter(**{f"tag__{lookup}": value})))

    return compare


def person_fields(prefix: str = "", section: Any = "") -> list[Field]:
    """Give the fields of a person; `prefix` is the way to them."""

    def text(key: str, label: Any, column: str, **more: Any) -> Field:
        return Field(key=key, label=label, path=f"{prefix}{column}", blank=BLANK, section=section, **more)

    account = f"{prefix}account__"
    return [
        Field(key="name", label=_("Name"), compare=full_name(prefix), blank=BLANK, section=section),
        text("email", _("E-mail"), "email", exact=True, lower=True),
        text("phone", _("Phone"), "phone_number"),
        text("mobile", _("Mobile"), "mobile_phone"),
        Field(key="company", label=_("Company"), path=f"{account}name", blank=JOINED, section=section),
        Field(key="industry", label=_("Industry"), path=f"{account}industry", blank=JOINED, section=section),
        text("job_title", _("Job title"), "job_title"),
        text("department", _("Department"), "department"),
        text("city", _("City"), "city"),
        text("country", _("Country"), "country"),
    ]


MARKS = [
    Field(
        key="priority", label=_("Priority"), kind="choice", path="priority", options="priority", read=str, blank=BLANK
    ),
    Field(key="favourite", label=_("Favourite"), kind="flag", path="is_favorite", blank=()),
]
CONTACT_FIELDS = [
    *person_fields(),
    Field(key="type", label=_("Type"), kind="choice", path="contact_type", options="type", read=str, blank=BLANK),
    Field(
        key="relationship",
        label=_("Relationship"),
        kind="choice",
        path="relationship_status",
        choices=Contact.Relationship.choices,
        read=str,
        blank=BLANK,
    ),
    Field(key="owner", label=_("Owner"), kind="person", path="owner", options="owner"),
    Field(key="tag", label=_("Tags"), kind="several", compare=tagged(ContactTag, "contact"), options="tag"),
    *MARKS,
    Field(key="source", label=_("Source"), path="lead_source", blank=BLANK),
    Field(key="birthday", label=_("Birthday"), kind="day", path="birthday"),
    Field(key="last_contact", label=_("Last contact"), kind="day", path="last_contact_date"),
    Field(key="next_contact", label=_("Next contact"), kind="day", path="next_contact_date"),
    Field(key="created", label=_("Created"), kind="moment", path="created_at", blank=()),
    Field(key="updated", label=_("Updated"), kind="moment", path="updated_at", blank=()),
    Field(key="state", label=_("State"), path="state", blank=BLANK, section=ADDRESS),
    Field(key="postcode", label=_("Postcode"), path="zip_code", blank=BLANK, section=ADDRESS),
]
ACCOUNT_FIELDS = [
    Field(key="name", label=_("Name"), path="name", blank=()),
    Field(key="website", label=_("Website"), path="website", blank=BLANK),
    Field(key="phone", label=_("Phone"), path="phone_number", blank=BLANK),
    Field(key="industry", label=_("Industry"), path="industry", blank=BLANK),
    Field(key="tag", label=_("Tags"), kind="several", compare=tagged(AccountTag, "account"), options="tag"),
    *MARKS,
    Field(key="employees", label=_("Employees"), kind="whole", path="employees"),
    Field(key="owner", label=_("Owner"), kind="person", path="owner", options="owner"),
    Field(key="created", label=_("Created"), kind="moment", path="created_at", blank=()),
    Field(key="updated", label=_("Updated"), kind="moment", path="updated_at", blank=()),
    Field(key="city", label=_("City"), path="city", blank=BLANK, section=ADDRESS),
    Field(key="state", label=_("State"), path="state", blank=BLANK, section=ADDRESS),
    Field(key="postcode", label=_("Postcode"), path="zip_code", blank=BLANK, section=ADDRESS),
    Field(key="country", label=_("Country"), path="country", blank=BLANK, section=ADDRESS),
]
