"""Contacts and accounts in quick add and in the rail."""

from django.utils.translation import gettext_lazy as _

from ui.registry import Creation, contribute

contribute(
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
