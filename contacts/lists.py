"""The lists of contacts and of accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from contacts.bulk import ACCOUNT_CHANGES, CONTACT_CHANGES
from contacts.conditions import ACCOUNT_FIELDS, CONTACT_FIELDS
from contacts.filters import ARCHIVED, AccountFilter, ContactFilter
from contacts.models import Account, AccountTag, Contact, ContactTag, Priority, Tag
from core.prepared import Prepared
from customfields.lists import extras_of
from customfields.models import FieldDefinition
from ui.lists import Column, List, Option, Options, Sort
from ui.lists.asked import Asked
from ui.lists.options import chosen_from, gather, members, of_choices, with_words
from ui.lists.views import View

PRIORITY_COLOURS = {"low": "gray", "medium": "sky", "high": "amber"}
TYPE_COLOURS = {"customer": "green", "partner": "violet", "prospect": "sky", "vendor": "orange"}


def by_record(ties: Iterable[tuple[UUID, str, str]]) -> Mapping[UUID, list[tuple[str, str]]]:
    """Group (record, tag, colour) by record, the tags by name."""
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for record, *tag in sorted(ties, key=lambda tie: tie[1].casefold()):
        found[record].append((tag[0], tag[1]))
    return found


def _of_contacts(ids: list[UUID]) -> QuerySet[ContactTag, tuple[UUID, str, str]]:
    return ContactTag.objects.filter(contact__any_of=ids).values_list("contact_id", "tag__name", "tag__colour")


def _of_accounts(ids: list[UUID]) -> QuerySet[AccountTag, tuple[UUID, str, str]]:
    return AccountTag.objects.filter(account__any_of=ids).values_list("account_id", "tag__name", "tag__colour")


OF_CONTACTS, OF_ACCOUNTS = Prepared(_of_contacts, ids=list), Prepared(_of_accounts, ids=list)


def tags_of_contacts(ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    return by_record(OF_CONTACTS(ids=list(ids)))


def tags_of_accounts(ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    return by_record(OF_ACCOUNTS(ids=list(ids)))


def mark_options(asked: Asked) -> Options:
    return {
        "archived": of_choices(ARCHIVED),
        "priority": of_choices(Priority.choices, PRIORITY_COLOURS),
        "tag": tag_options(asked),
    }


def tag_options(asked: Asked) -> dict[Any, Option]:
    """Offer all tags when their menu asks for them; before, only name those that are chosen."""
    if asked.wants("tag"):
        return chosen_from(Tag.objects.order_by("name"), colour="colour")
    chosen = asked.chosen("tag")
    return chosen_from(Tag.objects.filter(pk__in=chosen), colour="colour") if chosen else {}


def contact_options(asked: Asked) -> Options:
    chosen = asked.cleaned.get("account")
    return {
        "owner": with_words(gather(owner=members)["owner"]),
        "account": chosen_from(Account.objects.filter(pk__in=chosen)) if chosen else {},
        "type": of_choices(Contact.Type.choices, TYPE_COLOURS),
        **mark_options(asked),
    }


def account_options(asked: Asked) -> Options:
    return {"owner": with_words(gather(owner=members)["owner"]), **mark_options(asked)}


CONTACTS = List[Contact](
    key="contacts",
    extras=extras_of(FieldDefinition.Context.CONTACT, rest="updated_at"),
    title=_("Contacts"),
    noun=ngettext_lazy("contact", "contacts"),
    subject="contact",
    live="contact account",
    view="contacts:list",
    template="contacts/list.html",
    first_steps="contacts/first_steps.html",
    record="contacts:contact",
    may_edit="contacts.change_contact",
    bulk="contacts:bulk",
    changes=CONTACT_CHANGES,
    icon="users",
    creation="contact",
    rows=Contact.objects.all,
    filters=ContactFilter,
    options=contact_options,
    fields=CONTACT_FIELDS,
    views=[
        View("all", _("All")),
        View("mine", _("Mine"), "owner=me"),
        View("customers", _("Customers"), "type=customer&sort=name"),
        View("new", _("New this month"), "created=month&sort=-created"),
    ],
    columns=[
        Column(key="name", label=_("Name"), paths=("first_name", "last_name", "email", "phone_number"), sort="name"),
        Column(key="favourite", label=_("Favourite"), paths=("is_favorite",), kind="star", minor=True),
        Column(key="account", label=_("Company"), paths=("account__name",), edit="account"),
        Column(key="job_title", label=_("Job title"), paths=("job_title",), edit="job_title"),
        Column(key="email", label=_("E-mail"), paths=("email",), kind="email", edit="email"),
        Column(key="phone", label=_("Phone"), paths=("phone_number",), kind="phone", edit="phone_number"),
        Column(
            key="mobile", label=_("Mobile"), paths=("mobile_phone",), kind="phone", edit="mobile_phone", shown=False
        ),
        Column(key="owner", label=_("Owner"), paths=("owner",), kind="person", edit="owner", minor=True),
        Column(key="type", label=_("Type"), paths=("contact_type",), kind="pill", edit="contact_type", shown=False),
        Column(key="priority", label=_("Priority"), paths=("priority",), kind="pill", edit="priority", shown=False),
        Column(key="tags", label=_("Tags"), kind="tags", load=tags_of_contacts, edit="tags"),
        Column(key="department", label=_("Department"), paths=("department",), edit="department", shown=False),
        Column(key="city", label=_("City"), paths=("city",), edit="city", shown=False),
        Column(key="country", label=_("Country"), paths=("country",), edit="country", shown=False),
        Column(key="created", label=_("Created"), paths=("created_at",), kind="moment", sort="created", minor=True),
        Column(key="updated", label=_("Updated"), paths=("updated_at",), kind="moment", sort="updated", minor=True),
    ],
    sorts=[
        Sort(key="name", label=_("Name"), fields=("last_name", "first_name")),
        Sort(key="created", label=_("Created"), fields=("created_at",)),
        Sort(key="updated", label=_("Updated"), fields=("updated_at",)),
    ],
    default_sort="-updated",
    empty=(_("No contacts yet"), _("Add people one by one, or import a file of them or of leads.")),
)

ACCOUNTS = List[Account](
    key="accounts",
    extras=extras_of(FieldDefinition.Context.ACCOUNT, rest="created_at"),
    title=_("Companies"),
    noun=ngettext_lazy("company", "companies"),
    subject="account",
    live="account",
    view="contacts:accounts",
    record="contacts:account",
    may_edit="contacts.change_account",
    bulk="contacts:account_bulk",
    changes=ACCOUNT_CHANGES,
    icon="building-2",
    creation="account",
    rows=Account.objects.all,
    filters=AccountFilter,
    options=account_options,
    fields=ACCOUNT_FIELDS,
    views=[
        View("all", _("All")),
        View("mine", _("Mine"), "owner=me"),
        View("new", _("New this month"), "created=month&sort=-created"),
    ],
    columns=[
        Column(key="name", label=_("Name"), paths=("name",), sort="name"),
        Column(key="favourite", label=_("Favourite"), paths=("is_favorite",), kind="star", minor=True),
        Column(key="website", label=_("Website"), paths=("website",), kind="website", edit="website"),
        Column(key="phone", label=_("Phone"), paths=("phone_number",), kind="phone", edit="phone_number"),
        Column(key="industry", label=_("Industry"), paths=("industry",), edit="industry"),
        Column(
            key="employees", label=_("Employees"), paths=("employees",), kind="number", edit="employees", shown=False
        ),
        Column(key="city", label=_("City"), paths=("city",), edit="city"),
        Column(key="country", label=_("Country"), paths=("country",), edit="country", shown=False),
        Column(key="owner", label=_("Owner"), paths=("owner",), kind="person", edit="owner"),
        Column(key="priority", label=_("Priority"), paths=("priority",), kind="pill", edit="priority", shown=False),
        Column(key="tags", label=_("Tags"), kind="tags", load=tags_of_accounts, edit="tags", minor=True),
        Column(key="created", label=_("Created"), paths=("created_at",), kind="moment", sort="created", minor=True),
    ],
    sorts=[
        Sort(key="name", label=_("Name"), fields=("name_key",)),
        Sort(key="created", label=_("Created"), fields=("created_at",)),
    ],
    default_sort="name",
    empty=(_("No companies yet"), _("Companies appear here when you add them, or with the contacts that work there.")),
)
