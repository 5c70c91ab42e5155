"""Every write to contacts, accounts and tags."""

from contacts.services.accounts import (
    account_named,
    create_account,
    delete_account,
    hold_names,
    names_like,
    update_account,
)
from contacts.services.contacts import Nameless, create_contact, delete_contact, edit_contact, update_contact
from contacts.services.tags import set_contact_tags, tag_contact, tags_named
from contacts.services.writing import Taken, normalised

__all__ = [
    "Nameless",
    "Taken",
    "account_named",
    "create_account",
    "create_contact",
    "delete_account",
    "delete_contact",
    "edit_contact",
    "hold_names",
    "names_like",
    "normalised",
    "set_contact_tags",
    "tag_contact",
    "tags_named",
    "update_account",
    "update_contact",
]
