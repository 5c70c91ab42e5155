"""Imports: a file that somebody uploaded, what its columns mean, how far it is, and the rows that stayed out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Authored, EverywhereManager, TenantManager, TenantModel, TenantRow
from leads.models import LeadSource
from operations.models import Operation
from pipelines.models import Pipeline

LEASE = timedelta(seconds=60)  # a worker that says nothing for this long is taken for dead


STATE_COLOURS = {
    "uploaded": "sky",
    "queued": "slate",
    "running": "amber",
    "finished": "green",
    "cancelled": "gray",
    "failed": "red",
}


class ImportQuerySet(models.QuerySet["Import"]):
    def latest_first(self) -> Self:
        return self.select_related("created_by").order_by("-created_at", "-pk")

    def before(self, moment: datetime | None) -> Self:
        """Those from before a moment; all of them for none."""
        return self.filter(created_at__lt=moment) if moment else self

    def claim(self, pk: object, *, at: datetime) -> bool:
        """Take an import for a lease; False if another worker has it or it is at an end."""
        free = self.filter(pk=pk, status__in=Import.UNDER_WAY).filter(Q(lease_until=None) | Q(lease_until__lt=at))
        return free.update(status=Import.Status.RUNNING, lease_until=at + LEASE) == 1


class Import(TenantModel, Authored):
    """
    A file on its way in. `done_through` is the number of the last row that is settled: a worker that dies loses the
    batch that was not committed, and the next one goes on behind this row.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("Leads")
        CONTACT = "contact", _("Contacts")

    class Mode(models.TextChoices):
        CREATE = "create", _("Add new ones only")
        UPDATE = "update", _("Update existing ones only")
        BOTH = "both", _("Add new ones and update existing ones")

    class Key(models.TextChoices):
        EMAIL = "email", _("E-mail address")
        PHONE = "phone_number", _("Phone number")
        EXTERNAL_ID = "external_id", _("Id elsewhere")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for its columns")
        QUEUED = "queued", _("Waiting for its turn")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    UNDER_WAY = ("queued", "running")
    LEFT_OUT = "-"  # instead of a target: the column is not taken in
    COUNTERS = ("created", "updated", "unchanged", "refused", "blank")

    kind = models.CharField(_("what"), choices=Kind, default=Kind.LEAD)
    filename = models.CharField(_("file"))
    size = models.PositiveBigIntegerField()
    reading = models.JSONField(default=dict)  # what open_table is told: encoding, delimiter, header_row, sheet
    found = models.JSONField(default=dict)  # "table": what was found out about the file; "proposed": see proposals.py
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # place of a column, as text -> target
    mode = models.CharField(_("mode"), choices=Mode, default=Mode.BOTH)
    key = models.CharField(_("recognise by"), choices=Key, default=Key.EMAIL)
    empty_words = models.JSONField(_("words that mean nothing"), default=list)
    pipeline = models.ForeignKey(Pipeline, models.DB_SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    source = models.ForeignKey(LeadSource, models.DB_SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    operation = models.ForeignKey(
        Operation, models.DB_SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    status = models.CharField(choices=Status, default=Status.UPLOADED)
    error = models.TextField(blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    done_through = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ImportQuerySet)()
    everywhere = EverywhereManager.from_queryset(ImportQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=("workspace", "-created_at"), name="transfers_import_latest"),
            models.Index(
                fields=("lease_until",),
                condition=Q(status__in=("queued", "running")),
                name="transfers_import_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def path(self) -> Path:
        """Where the file lies until it is deleted with its import."""
        return Path(str(settings.MEDIA_ROOT)) / "imports" / str(self.workspace_id) / str(self.pk)

    @property
    def settled(self) -> int:
        """How many rows have an outcome."""
        return sum(getattr(self, name) for name in self.COUNTERS)

    @property
    def colour(self) -> str:
        """The palette's name for the state."""
        return STATE_COLOURS[self.status]

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))


class ImportRow(TenantRow):
    """A row that stayed out, or that came in with a warning: as it stood in the file, and why."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, models.DB_CASCADE, db_index=False, related_name="remarks")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=list)
    reason = models.TextField()
    is_refused = models.BooleanField(default=True)

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("source", "is_refused", "number"), name="transfers_row_of_import")]
