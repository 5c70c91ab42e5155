from contacts.models.accounts import Account
from contacts.models.contacts import Contact, ContactAssignment, ContactTag, Priority
from contacts.models.tags import Tag

__all__ = ["Account", "Contact", "ContactAssignment", "ContactTag", "Priority", "Tag"]
