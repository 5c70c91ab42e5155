from contacts.models.accounts import Account, AccountTag
from contacts.models.contacts import Contact, ContactAssignment, ContactTag
from contacts.models.duplicates import ContactAlias, DuplicateCandidate, DuplicateScan, MatchDue, MatchKey
from contacts.models.marks import Priority
from contacts.models.tags import Tag
from contacts.models.values import AccountFieldValue, ContactFieldValue

__all__ = [
    "Account",
    "AccountFieldValue",
    "AccountTag",
    "Contact",
    "ContactAlias",
    "ContactAssignment",
    "ContactFieldValue",
    "ContactTag",
    "DuplicateCandidate",
    "DuplicateScan",
    "MatchDue",
    "MatchKey",
    "Priority",
    "Tag",
]
