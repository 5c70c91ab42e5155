"""The records that a job is to work through, fixed when it begins: what it changes does not drop out of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.models import TenantManager, TenantRow
from operations.models.operations import Operation


class Batch(TenantRow):
    """Some hundred records, worked through in one transaction; `reasons` say why some of them were left as they are."""

    id = models.BigAutoField(primary_key=True)
    operation = models.ForeignKey(Operation, models.DB_CASCADE, db_index=False, related_name="batches")
    number = models.PositiveIntegerField()
    ids = ArrayField(models.UUIDField())
    reasons = models.JSONField(default=dict)  # id -> why

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=("operation", "number"), name="operations_batch_once")]
