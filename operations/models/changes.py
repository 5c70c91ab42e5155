"""What operations did to rows. Triggers write it (core.tracking); nobody changes it."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField, HStoreField
from django.db import models

from core.models import EverywhereManager, TenantManager, TenantRow
from operations.models.operations import Operation


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def of(self, operation: Operation) -> Self:
        return self.filter(operation=operation).order_by("pk")


class ChangeSet(TenantRow):
    """
    What one statement did to up to a thousand rows of a table; the lists have a place for each row.

    `kind` and `records` name the record that a row is a part of, `keys` tells the rows of a record apart, `parents`
    are the records that a deleted one went with, or that an updated one was untied from. `before` and `after` hold
    the columns as text: all of a deleted row, those that differ of an updated one. `digests` stand for whole rows as
    the statement left them, over their first `width` columns.
    """

    id = models.BigAutoField(primary_key=True)  # later statements have greater ones
    operation = models.ForeignKey(Operation, models.DB_CASCADE, db_index=False, related_name="changes")
    table = models.TextField()
    kind = models.TextField()
    action = models.CharField(choices=[(name, name) for name in ("insert", "update", "delete")])
    width = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    records = ArrayField(models.UUIDField())
    keys = ArrayField(models.UUIDField())
    parents = ArrayField(models.UUIDField(null=True), null=True)
    before = ArrayField(HStoreField(), null=True)
    after = ArrayField(HStoreField(), null=True)
    digests = ArrayField(models.BigIntegerField(), null=True)

    objects = TenantManager.from_queryset(ChangeSetQuerySet)()
    everywhere = EverywhereManager.from_queryset(ChangeSetQuerySet)()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("operation", "id"), name="operations_changes_of")]


class RowChangeQuerySet(models.QuerySet["RowChange"]):
    def of(self, operation: Operation) -> Self:
        return self.filter(operation=operation)

    def records(self, kind: str, *, after: UUID | None, most: int) -> list[UUID]:
        """List the next records of a kind, in the order of their ids."""
        left = self.filter(kind=kind, record__gt=after) if after else self.filter(kind=kind)
        return list(left.order_by("record").values_list("record", flat=True).distinct()[:most])


class RowChange(TenantRow):
    """A row of a change set by itself: change sets are unfolded when an operation is to be undone, for look-ups."""

    id = models.BigAutoField(primary_key=True)
    operation = models.ForeignKey(Operation, models.DB_CASCADE, db_index=False, related_name="row_changes")
    sequence = models.BigIntegerField()  # of the change set
    table = models.TextField()
    kind = models.TextField()
    action = models.TextField()
    width = models.PositiveSmallIntegerField()
    record = models.UUIDField()
    key = models.UUIDField()
    parent = models.UUIDField(null=True)
    before = HStoreField(null=True)
    after = HStoreField(null=True)
    digest = models.BigIntegerField(null=True)

    objects = TenantManager.from_queryset(RowChangeQuerySet)()
    everywhere = EverywhereManager.from_queryset(RowChangeQuerySet)()

    class Meta:
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=("operation", "kind", "record", "sequence"), name="operations_rows_of_record"),
            models.Index(
                fields=("operation", "parent"), condition=models.Q(parent__isnull=False), name="operations_rows_with"
            ),
        ]
