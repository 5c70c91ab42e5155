"""What may be chosen in a field, and which records chose it."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import TenantManager, TenantModel, TenantRow
from customfields.models.definitions import FieldDefinition
from ui.palette import Colour


class FieldOptionQuerySet(models.QuerySet["FieldOption"]):
    def of(self, field_id: UUID) -> Self:
        return self.filter(field=field_id)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class FieldOption(TenantModel):
    """One option of a choice; values hold its key, so that a new label touches none. A retired one is not offered."""

    field = models.ForeignKey(FieldDefinition, models.DB_CASCADE, db_index=False, related_name="options")
    key = models.CharField(_("key"), editable=False)
    label = models.CharField(_("label"))
    colour = models.CharField(_("colour"), choices=Colour, default=Colour.SLATE)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = TenantManager.from_queryset(FieldOptionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(fields=("field", "key"), name="customfields_option_key"),
            models.UniqueConstraint("field", Lower("label"), name="customfields_option_label"),
            models.CheckConstraint(condition=~models.Q(label=""), name="customfields_option_labelled"),
        ]
        indexes = [models.Index(fields=("field", "position", "id"), name="customfields_option_order")]

    def __str__(self) -> str:
        return self.label


class FieldChoice(TenantRow):
    """
    One option chosen in a field of several choices; kept by a trigger on the values, for filters.

    An array cannot use an index under row-level security, equality of text can. `owner` is the id of the lead,
    contact or account.
    """

    pk = models.CompositePrimaryKey("owner", "field_id", "option")
    owner = models.UUIDField()
    field_id = models.UUIDField()
    option = models.TextField()

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("workspace", "field_id", "option", "owner"), name="customfields_choice_of")]
