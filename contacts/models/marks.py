"""What a workspace marks people and organisations with, beside tags."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Marked(models.Model):
    """A favourite of the workspace's, put away, more or less important."""

    is_favorite = models.BooleanField(_("favourite"), default=False)
    is_archived = models.BooleanField(_("archived"), default=False)
    priority = models.CharField(_("priority"), choices=Priority, blank=True, default="")

    class Meta:
        abstract = True


def mark_indexes(table: str) -> list[models.Index]:
    """Find the few rows that are marked; those that are not are in no index of these."""
    return [
        models.Index(fields=("workspace",), condition=Q(is_favorite=True), name=f"{table}_favourite"),
        models.Index(fields=("workspace",), condition=Q(is_archived=True), name=f"{table}_archived"),
        models.Index(fields=("workspace", "priority"), condition=~Q(priority=""), name=f"{table}_prioritised"),
    ]


def mark_constraints(table: str) -> list[Any]:
    return [models.CheckConstraint(condition=Q(priority__in=["", *Priority.values]), name=f"{table}_priority")]
