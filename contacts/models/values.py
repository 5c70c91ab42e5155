"""What contacts and accounts hold in the workspace's own fields (docs/custom-fields.md)."""

from django.db import models

from contacts.models.accounts import Account
from contacts.models.contacts import Contact
from core.tracking import Tracked
from customfields.models import FieldDefinition, FieldValue, value_indexes
from customfields.owners import owns_fields


class ContactFieldValue(FieldValue):
    pk = models.CompositePrimaryKey("contact_id", "field_id")
    contact = models.ForeignKey(Contact, models.DB_CASCADE, db_index=False, related_name="field_values")

    tracked = Tracked(owners=["contact"])

    class Meta(FieldValue.Meta):
        indexes = value_indexes("contacts_contactfield", "contact")


class AccountFieldValue(FieldValue):
    pk = models.CompositePrimaryKey("account_id", "field_id")
    account = models.ForeignKey(Account, models.DB_CASCADE, db_index=False, related_name="field_values")

    tracked = Tracked(owners=["account"])

    class Meta(FieldValue.Meta):
        indexes = value_indexes("contacts_accountfield", "account")


owns_fields(FieldDefinition.Context.CONTACT, Contact, ContactFieldValue, "contact")
owns_fields(FieldDefinition.Context.ACCOUNT, Account, AccountFieldValue, "account")
