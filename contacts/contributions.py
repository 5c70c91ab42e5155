"""Contacts and accounts in quick add and in the rail."""

from django.utils.translation import gettext_lazy as _

from contacts import finders
from contacts.names import account_names, contact_names
from operations.kinds import Kind
from ui.registry import Creation, Finder, Link, contribute

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
