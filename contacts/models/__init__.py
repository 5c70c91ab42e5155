from contacts.models.accounts import Account, AccountTag
from contacts.models.contacts import Contact, ContactAssignment, ContactTag
from contacts.models.marks import Priority
from contacts.models.tags import Tag

__all__ = ["Account", "AccountTag", "Contact", "ContactAssignment", "ContactTag", "Priority", "Tag"]
