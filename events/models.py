"""Facts: what happened, to what, by whom, when. History and outbox in one row (docs/events.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7

from core.ids import uuid7
from core.models import EverywhereManager, TenantManager, TenantRow, author


class EventQuerySet(models.QuerySet["Event"]):
    def undispatched(self) -> Self:
        return self.filter(dispatched_at=None)

    def older_than(self, moment: datetime) -> Self:
        return self.filter(recorded_at__lt=moment)

    def about(self, *subjects: UUID) -> Self:
        """Facts of these records, newest first."""
        return self.filter(subject_id__in=subjects).select_related("actor").order_by("-occurred_at", "-pk")

    def latest_first(self) -> Self:
        return self.select_related("actor").order_by("-occurred_at", "-pk")


class Event(TenantRow):
    """One fact, written in the transaction that made it true; `dispatched_at` is null until all have heard."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUID7(), editable=False)
    name = models.TextField()
    subject_type = models.TextField()
    subject_id = models.UUIDField()
    actor = author()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    data = models.JSONField(default=dict)
    dispatched_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = TenantManager.from_queryset(EventQuerySet)()
    everywhere = EverywhereManager.from_queryset(EventQuerySet)()

    class Meta:
        default_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="events_event_name")]
        indexes = [
            models.Index(fields=("workspace", "subject_id", "-occurred_at", "-id"), name="events_event_of_subject"),
            models.Index(fields=("workspace", "-occurred_at", "-id"), name="events_event_latest"),
            models.Index(fields=("recorded_at",), condition=Q(dispatched_at=None), name="events_event_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"

    def mark_dispatched(self, *, at: datetime) -> None:
        self.dispatched_at = at
        self.save(update_fields=("dispatched_at",))
