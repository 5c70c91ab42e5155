"""A person. Columns of specifications A and D together."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.accounts import Account
from contacts.models.address import Address
from contacts.models.marks import Marked, mark_constraints, mark_indexes
from contacts.models.tags import Tag, tags_of
from core.models import Authored, TenantManager, TenantModel, TenantRow, author
from core.tracking import Tracked


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self) -> Self:
        """Not archived."""
        return self.filter(is_archived=False)

    def with_parts(self) -> Self:
        """All that the contact's page shows of it, its tags as `shown_tags`."""
        joined = self.select_related("account", "owner", "created_by")
        return joined.annotate(shown_tags=tags_of(ContactTag, "contact"))

    def people_of(self, account_id: UUID) -> Self:
        """The contacts of an account, by name, with what a list of names shows."""
        named = self.filter(account=account_id).order_by("last_name", "first_name", "pk")
        return named.only("first_name", "last_name", "email", "phone_number", "job_title")

    def with_email(self, email: str) -> Self:
        return self.filter(email=email.strip().lower())


class Contact(TenantModel, Authored, Address, Marked):
    tracked = Tracked(parent="account")

    class Type(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        CUSTOMER = "customer", _("Customer")
        VENDOR = "vendor", _("Vendor")
        PARTNER = "partner", _("Partner")
        DECISION_MAKER = "decision_maker", _("Decision maker")
        INFLUENCER = "influencer", _("Influencer")

    class Relationship(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        LOST = "lost", _("Lost")
        WON = "won", _("Won")

    class Way(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        MEETING = "meeting", _("Meeting")

    first_name = models.CharField(_("first name"), blank=True, default="")
    last_name = models.CharField(_("last name"), blank=True, default="")
    email = models.CharField(_("e-mail"), blank=True, default="", help_text=_("Stored in lower case."))
    phone_number = models.CharField(_("phone"), blank=True, default="")
    mobile_phone = models.CharField(_("mobile"), blank=True, default="")
    account = models.ForeignKey(Account, models.DB_SET_NULL, null=True, blank=True, related_name="contacts")
    job_title = models.CharField(_("job title"), blank=True, default="")
    department = models.CharField(_("department"), blank=True, default="")
    website = models.CharField(_("website"), blank=True, default="")
    linkedin_url = models.CharField(_("LinkedIn"), blank=True, default="")
    contact_type = models.CharField(_("type"), choices=Type, blank=True, default="")
    relationship_status = models.CharField(_("relationship"), choices=Relationship, blank=True, default="")
    preferred_contact_method = models.CharField(_("prefers"), choices=Way, blank=True, default="")
    time_zone = models.CharField(_("time zone"), blank=True, default="")
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    anniversary = models.DateField(_("anniversary"), null=True, blank=True)
    lead_source = models.CharField(_("source"), blank=True, default="")
    last_contact_date = models.DateField(_("last contact"), null=True, blank=True)
    next_contact_date = models.DateField(_("next contact"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_SET_NULL, null=True, blank=True, db_index=False, related_name="contacts"
    )
    notes = models.TextField(_("notes"), blank=True, default="")
    metadata = models.JSONField(_("further data"), default=dict, blank=True)
    tags = models.ManyToManyField(Tag, through="ContactTag", related_name="contacts", blank=True)
    external_id = models.CharField(_("id elsewhere"), blank=True, default="")
    no_email = models.BooleanField(_("wants no e-mail"), default=False)
    no_calls = models.BooleanField(_("wants no calls"), default=False)
    merged_from = models.JSONField(default=list, blank=True, editable=False)  # [{"id", "name"}] of who was merged

    objects = TenantManager.from_queryset(ContactQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=("workspace", "email"), condition=~Q(email=""), name="contacts_contact_email"
            ),
            models.UniqueConstraint(
                fields=("workspace", "phone_number"), condition=~Q(phone_number=""), name="contacts_contact_phone"
            ),
            models.UniqueConstraint(
                fields=("workspace", "external_id"), condition=~Q(external_id=""), name="contacts_contact_external_id"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="contacts_contact_email_is_lower"),
            models.CheckConstraint(
                condition=~Q(first_name="", last_name="", email="", phone_number=""), name="contacts_contact_someone"
            ),
            *mark_constraints("contacts_contact"),
        ]
        indexes = [
            models.Index(fields=("workspace", "last_name", "first_name", "id"), name="contacts_contact_by_name"),
            models.Index(fields=("workspace", "-created_at", "-id"), name="contacts_contact_newest"),
            models.Index(fields=("workspace", "-updated_at", "-id"), name="contacts_contact_latest"),
            models.Index(fields=("workspace", "owner"), name="contacts_contact_owner"),
            *mark_indexes("contacts_contact"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What to call the person: the full name, else the address, else the number."""
        return f"{self.first_name} {self.last_name}".strip() or self.email or self.phone_number

    def get_absolute_url(self) -> str:
        return reverse("contacts:contact", args=[self.pk])

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))


class ContactTag(TenantRow):
    tracked = Tracked(owners=["contact"])

    pk = models.CompositePrimaryKey("contact_id", "tag_id")
    contact = models.ForeignKey(Contact, models.DB_CASCADE, db_index=False, related_name="+")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="+")

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"


class ContactAssignment(TenantModel):
    """Who was given a contact, when, by whom."""

    tracked = Tracked(owners=["contact"])

    contact = models.ForeignKey(Contact, models.DB_CASCADE, db_index=False, related_name="assignments")
    user = author()
    assigned_by = author()
    assigned_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=("contact", "-assigned_at"), name="contacts_assignment_latest")]
