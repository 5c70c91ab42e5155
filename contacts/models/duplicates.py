"""What the search for duplicates keeps: keys, what is still to be looked at, pairs and what was said of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models.contacts import Contact
from core.models import EverywhereManager, TenantManager, TenantModel, TenantRow, author
from core.tracking import Tracked

LEASE = timedelta(seconds=60)


class MatchKey(TenantRow):
    """Contacts that share a key are held against each other; keys that begin with "=" count how common a value is."""

    pk = models.CompositePrimaryKey("contact_id", "key")
    contact = models.ForeignKey(Contact, models.DB_CASCADE, db_index=False, related_name="+")
    key = models.TextField(db_collation="C")  # ranges of keys go by their letters, whatever the language

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("workspace", "key", "contact"), name="contacts_matchkey_sharing")]


class MatchDue(TenantRow):
    """A contact that is to be held against others; a trigger writes it when a contact came or changed."""

    contact = models.OneToOneField(Contact, models.DB_CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(db_default=Now())

    objects = TenantManager()
    everywhere = EverywhereManager()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("workspace", "contact"), name="contacts_matchdue_of")]


class CandidateQuerySet(models.QuerySet["DuplicateCandidate"]):
    def open(self) -> Self:
        return self.filter(status=DuplicateCandidate.Status.OPEN)

    def of(self, *contacts: UUID) -> Self:
        """Pairs that one of these contacts is in."""
        return self.filter(Q(first_id__in=contacts) | Q(second_id__in=contacts))

    def surest_first(self) -> Self:
        return self.order_by("-score", "-pk")


class DuplicateCandidate(TenantModel):
    """
    Two contacts that may be one person; the one with the smaller id is `first`.

    They are ids, not references: what was said of a pair holds when one of them is deleted and comes back.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("To decide")
        MERGED = "merged", _("Merged")
        NOT_SAME = "not_same", _("Not the same")

    first_id = models.UUIDField()
    second_id = models.UUIDField()
    score = models.FloatField()
    evidence = models.JSONField(default=list)
    status = models.CharField(choices=Status, default=Status.OPEN)
    decided_by = author()
    decided_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(CandidateQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="contacts_candidate_ordered"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="contacts_candidate_score"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_at__isnull=False), name="contacts_candidate_decided"
            ),
            models.UniqueConstraint(fields=("workspace", "first_id", "second_id"), name="contacts_candidate_pair"),
        ]
        indexes = [
            models.Index(fields=("workspace", "status", "-score", "-id"), name="contacts_candidate_surest"),
            models.Index(fields=("workspace", "second_id"), name="contacts_candidate_second"),
        ]


class ContactAlias(TenantModel):
    """An address or number that a contact had before it was merged; who has it finds the contact."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")

    tracked = Tracked(owners=["contact"])

    contact = models.ForeignKey(Contact, models.DB_CASCADE, related_name="aliases")
    kind = models.CharField(choices=Kind)
    value = models.TextField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=("workspace", "kind", "value"), name="contacts_alias_value"),
            models.CheckConstraint(condition=~Q(value=""), name="contacts_alias_given"),
        ]


class ScanQuerySet(models.QuerySet["DuplicateScan"]):
    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def claim(self, pk: object, *, at: datetime) -> bool:
        """Take a scan for a lease; False if another worker has it or it has ended."""
        free = self.filter(pk=pk, finished_at=None).filter(Q(lease_until=None) | Q(lease_until__lt=at))
        return free.update(lease_until=at + LEASE, started_at=at) == 1


class DuplicateScan(TenantModel):
    """One look at all contacts of a workspace: how far it is, and how many there are."""

    people = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created_by = author()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ScanQuerySet)()
    everywhere = EverywhereManager.from_queryset(ScanQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(finished_at=None), name="contacts_scan_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=("workspace", "-created_at", "-id"), name="contacts_scan_latest")]

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))
