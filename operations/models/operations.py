"""Something that changed rows, many or with all that hangs on them, and that can be taken back for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import EverywhereManager, TenantManager, TenantModel, author

LEASE = timedelta(seconds=60)  # a worker that says nothing for this long is taken for dead
KEPT = timedelta(days=30)

STATE_COLOURS = {
    "queued": "slate",
    "running": "amber",
    "finished": "green",
    "cancelled": "gray",
    "failed": "red",
    "undoing": "amber",
    "undone": "sky",
}


class OperationQuerySet(models.QuerySet["Operation"]):
    def latest_first(self) -> Self:
        return self.select_related("created_by", "undone_by").order_by("-created_at", "-pk")

    def before(self, moment: datetime | None) -> Self:
        """Those from before a moment; all of them for none."""
        return self.filter(created_at__lt=moment) if moment else self

    def under_way(self) -> Self:
        return self.filter(status__in=Operation.UNDER_WAY)

    def claim(self, pk: object, *, at: datetime) -> bool:
        """Take an operation that runs or is being undone for a lease; False if another has it or it has ended."""
        free = self.filter(pk=pk).filter(Q(lease_until=None) | Q(lease_until__lt=at))
        begun = free.filter(status__in=("queued", "running")).update(status="running", lease_until=at + LEASE)
        return begun == 1 or free.filter(status="undoing").update(lease_until=at + LEASE) == 1


class Operation(TenantModel):
    """
    `done`, `same` and `skipped` add up to what was worked through of `total` records; `reasons` counts why records
    were skipped. `job` is the RQ function that carries it on, called with the ids of workspace and operation.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        EDIT = "edit", _("Edit")
        ASSIGN = "assign", _("Assign")
        MOVE = "move", _("Move")
        TAG = "tag", _("Tag")
        DELETE = "delete", _("Delete")
        MERGE = "merge", _("Merge")
        SETUP = "setup", _("Setup")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting for its turn")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    UNDER_WAY = ("queued", "running", "undoing")
    ENDED = ("finished", "cancelled", "failed")

    kind = models.CharField(choices=Kind)
    title = models.TextField()
    status = models.CharField(choices=Status, default=Status.QUEUED)
    job = models.TextField(blank=True, default="")
    parameters = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=dict)
    mark = models.JSONField(default=dict)  # how far its job, or its undoing, is
    created_by = author()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    undone_by = author()
    undone_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)  # that an undo has to look at
    restored = models.PositiveIntegerField(default=0)  # records that went back when it was undone
    stayed = models.PositiveIntegerField(default=0)  # records that did not
    expires_at = models.DateTimeField()

    objects = TenantManager.from_queryset(OperationQuerySet)()
    everywhere = EverywhereManager.from_queryset(OperationQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="operations_operation_titled"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="operations_operation_kept"
            ),
        ]
        indexes = [
            models.Index(fields=("workspace", "-created_at", "-id"), name="operations_latest"),
            models.Index(
                fields=("lease_until",),
                condition=Q(status__in=("queued", "running", "undoing")),
                name="operations_under_way",
            ),
            models.Index(fields=("expires_at",), name="operations_expiring"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def settled(self) -> int:
        """How many records have been worked through."""
        return self.done + self.same + self.skipped

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY

    @property
    def colour(self) -> str:
        """The palette's name for the state."""
        return STATE_COLOURS[self.status]

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))
