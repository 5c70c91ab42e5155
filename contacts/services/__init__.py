"""Every write to contacts, accounts and tags."""

from contacts.services.accounts import (
    account_named,
    create_account,
    delete_account,
    edit_account,
    hold_names,
    names_like,
    update_account,
)
from contacts.services.contacts import Nameless, create_contact, delete_contact, edit_contact, update_contact
from contacts.services.tags import set_tags, tag_record, tags_named, ties_of
from contacts.services.writing import Taken, normalised

__all__ = [
    "Nameless",
    "Taken",
    "account_named",
    "create_account",
    "create_contact",
    "delete_account",
    "delete_contact",
    "edit_account",
    "edit_contact",
    "hold_names",
    "names_like",
    "normalised",
    "set_tags",
    "tag_record",
    "tags_named",
    "ties_of",
    "update_account",
    "update_contact",
]
