"""What people write on a record. Facts that the system records are events; the timeline shows both."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Account, Contact
from core.models import Authored, TenantManager, TenantModel
from core.tracking import Tracked
from leads.models import Lead
from workspaces.models import User


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, user: User) -> Self:
        """Notes that are not private, and one's own."""
        return self.filter(Q(is_private=False) | Q(created_by=user))

    def latest_first(self) -> Self:
        return self.select_related("created_by").order_by("-created_at", "-pk")


class Note(TenantModel, Authored):
    """A note on exactly one lead, contact or account."""

    tracked = Tracked(owners=["lead", "contact", "account"])

    class Type(models.TextChoices):
        GENERAL = "general", _("Note")
        MEETING = "meeting", _("Meeting")
        CALL = "call", _("Call")
        RESEARCH = "research", _("Research")
        REMINDER = "reminder", _("Reminder")

    lead = models.ForeignKey(Lead, models.DB_CASCADE, null=True, db_index=False, related_name="lead_notes")
    contact = models.ForeignKey(Contact, models.DB_CASCADE, null=True, db_index=False, related_name="contact_notes")
    account = models.ForeignKey(Account, models.DB_CASCADE, null=True, db_index=False, related_name="account_notes")
    note_type = models.CharField(_("type"), choices=Type, default=Type.GENERAL)
    content = models.TextField(_("note"))
    is_private = models.BooleanField(_("private"), default=False)
    merged_from = models.CharField(blank=True, default="", editable=False)  # the name of the record it was made on

    objects = TenantManager.from_queryset(NoteQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False, contact=None, account=None)
                | Q(lead=None, contact__isnull=False, account=None)
                | Q(lead=None, contact=None, account__isnull=False),
                name="activities_note_one_subject",
            ),
            models.CheckConstraint(condition=~Q(content=""), name="activities_note_content"),
        ]
        indexes = [
            models.Index(fields=("lead", "-created_at", "-id"), name="activities_note_of_lead"),
            models.Index(fields=("contact", "-created_at", "-id"), name="activities_note_of_contact"),
            models.Index(fields=("account", "-created_at", "-id"), name="activities_note_of_account"),
        ]

    @property
    def subject(self) -> Lead | Contact | Account:
        """The record that the note is on."""
        subject = self.lead or self.contact or self.account
        assert subject is not None  # noqa: S101 - a constraint says so
        return subject
