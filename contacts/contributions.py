"""Contacts and accounts in quick add and in the rail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts import finders
from contacts.models import Contact, DuplicateCandidate
from contacts.names import account_names, contact_names
from operations.kinds import Kind
from ui.registry import Action, Creation, Finder, Link, contribute


def duplicates_of(contact: Contact) -> str:
    """Give where the possible duplicates of a contact stand, if there are any."""
    if not DuplicateCandidate.objects.open().of(contact.pk).exists():
        return ""
    return f"{reverse('contacts:candidates')}?contact={contact.pk}"


contribute(
    Link(
        key="contacts",
        label=_("Contacts"),
        permission="contacts.view_contact",
        view="contacts:list",
        icon="users",
        keys="g c",
        order=40,
    ),
    Link(
        key="accounts",
        label=_("Companies"),
        permission="contacts.view_account",
        view="contacts:accounts",
        icon="building-2",
        keys="g a",
        order=50,
    ),
    Creation(
        key="contact",
        label=_("New contact"),
        permission="contacts.add_contact",
        view="contacts:new",
        icon="user-plus",
        order=200,
    ),
    Creation(
        key="account",
        label=_("New company"),
        permission="contacts.add_account",
        view="contacts:account_new",
        icon="building-2",
        order=300,
    ),
)
contribute(
    Link(
        key="duplicates",
        label=_("Duplicates"),
        permission="contacts.change_contact",
        view="contacts:candidates",
        icon="merge",
        order=45,
    ),
    Action(
        key="duplicates",
        label=_("Possible duplicates"),
        permission="contacts.change_contact",
        model=Contact,
        icon="merge",
        href=duplicates_of,
        order=90,
    ),
)
contribute(
    Finder(
        key="contacts",
        label=_("Contacts"),
        permission="contacts.view_contact",
        kind="contact",
        rows=finders.people,
        order=20,
    ),
    Finder(
        key="companies",
        label=_("Companies"),
        permission="contacts.view_account",
        kind="account",
        rows=finders.companies,
        order=30,
    ),
)
contribute(
    Kind(
        key="contacts.contact",
        label=_("Contact"),
        permission="contacts.view_contact",
        view="contacts:contact",
        icon="users",
        noun="contact",
        columns=("first_name", "last_name", "email", "phone_number"),
        names=contact_names,
    ),
    Kind(
        key="contacts.account",
        label=_("Company"),
        permission="contacts.view_account",
        view="contacts:account",
        icon="building-2",
        noun="account",
        columns=("name",),
        names=account_names,
    ),
)
