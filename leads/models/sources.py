"""Where leads come from."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import Authored, TenantManager, TenantModel
from core.tracking import Tracked


class LeadSourceQuerySet(models.QuerySet["LeadSource"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def named(self, name: str) -> Self:
        """The source of a name, whatever its case, as PostgreSQL understands case: Python lowers İ and Σ otherwise."""
        return self.filter(name_key=Lower(models.Value(name)))

    def in_order(self) -> Self:
        return self.order_by("name")


class LeadSource(TenantModel, Authored):
    """A source; its category decides the first stage of a lead (leads.lifecycle)."""

    tracked = Tracked()

    class Category(models.TextChoices):
        DIGITAL = "digital", _("Digital")
        TRADITIONAL = "traditional", _("Traditional")
        REFERRAL = "referral", _("Referral")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"))
    name_key = models.GeneratedField(expression=Lower("name"), output_field=models.TextField(), db_persist=True)
    category = models.CharField(_("category"), choices=Category, default=Category.OTHER)
    description = models.TextField(_("description"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)

    objects = TenantManager.from_queryset(LeadSourceQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("lead source")
        verbose_name_plural = _("lead sources")
        constraints = [
            models.UniqueConstraint(fields=("workspace", "name_key"), name="leads_leadsource_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="leads_leadsource_named"),
        ]

    def __str__(self) -> str:
        return self.name
