"""What became of the records of an operation: those deleted, and those that an undo left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import EverywhereManager, TenantManager, TenantModel, TenantRow
from operations.models.operations import KEPT, Operation


class DeletedQuerySet(models.QuerySet["Deleted"]):
    def in_bin(self) -> Self:
        return self.filter(restored_at=None)

    def called(self, words: str) -> Self:
        """Those whose name holds some words."""
        return self.filter(name__icontains=words) if words else self

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def below(self, pk: UUID | None) -> Self:
        """Those deleted before one."""
        return self.filter(pk__lt=pk) if pk else self

    def latest_first(self) -> Self:
        return self.select_related("operation__created_by").order_by("-pk")


class Deleted(TenantModel):
    """A record in the recycle bin: what it was called, and how much of what went `along` with it."""

    operation = models.ForeignKey(Operation, models.DB_CASCADE, db_index=False, related_name="deleted")
    kind = models.TextField()
    record = models.UUIDField()
    name = models.TextField()
    along = models.JSONField(default=dict)  # table -> rows
    restored_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(DeletedQuerySet)()
    everywhere = EverywhereManager.from_queryset(DeletedQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("deleted record")
        verbose_name_plural = _("deleted records")
        constraints = [
            models.UniqueConstraint(fields=("operation", "record"), name="operations_deleted_once"),
        ]
        indexes = [
            models.Index(
                fields=("workspace", "-id"), condition=models.Q(restored_at=None), name="operations_deleted_latest"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def days_left(self, *, at: datetime) -> int:
        """How many days are left to restore it in, a begun one included."""
        return max(0, ceil((self.created_at + KEPT - at) / timedelta(days=1)))


class StayedQuerySet(models.QuerySet["Stayed"]):
    def after(self, pk: int) -> Self:
        return self.filter(pk__gt=pk).order_by("pk")

    def of_record(self, kind: str, record: UUID) -> Self:
        return self.filter(kind=kind, record=record)


class Stayed(TenantRow):
    """A record that did not go back when its operation was undone, and why."""

    id = models.BigAutoField(primary_key=True)
    operation = models.ForeignKey(Operation, models.DB_CASCADE, db_index=False, related_name="left_alone")
    kind = models.TextField()
    record = models.UUIDField()
    name = models.TextField()
    reason = models.TextField()

    objects = TenantManager.from_queryset(StayedQuerySet)()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("operation", "id"), name="operations_stayed_of")]
