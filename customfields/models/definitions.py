"""What an admin says of a field: which records have it, what it holds, who sees it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import Authored, TenantManager, TenantModel
from workspaces.models import Role

PREFIX = "field:"  # "field:budget" names the field with the key budget wherever a record's own columns are named
KEY = r"^[a-z][a-z0-9_]{0,49}$"
ALWAYS = frozenset({Role.OWNER, Role.ADMIN})  # who define fields see all of them


class Kind(models.TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    DATETIME = "datetime", _("Date and time")
    BOOLEAN = "boolean", _("Yes or no")
    SELECT = "select", _("Choice")
    MULTI_SELECT = "multi_select", _("Several choices")
    URL = "url", _("Web address")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    MEMBER = "member", _("Member")


class FieldDefinitionQuerySet(models.QuerySet["FieldDefinition"]):
    def of(self, context: str) -> Self:
        return self.filter(context=context)

    def present(self) -> Self:
        """Not removed; switched off or not."""
        return self.filter(removed_at=None)

    def in_order(self) -> Self:
        return self.order_by("context", "position", "pk")


class FieldDefinition(TenantModel, Authored):
    """
    A field of a workspace's own. The key names it for good; the label may change and touches no value.

    `default` is kept as a value is, in JSON. `visible_to` names roles; none means everyone. Who removed a field and
    what was in it is known to the operation that did so; the row stays, so that the key is never used again.
    """

    class Context(models.TextChoices):
        LEAD = "lead", _("Leads")
        CONTACT = "contact", _("Contacts")
        ACCOUNT = "account", _("Companies")
        DEAL = "deal", _("Deals")

    context = models.CharField(_("of"), choices=Context)
    key = models.CharField(_("key"), editable=False)
    label = models.CharField(_("label"))
    kind = models.CharField(_("kind"), choices=Kind)
    help = models.CharField(_("help"), blank=True, default="")
    default = models.JSONField(_("default"), null=True, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    section = models.CharField(_("section"), blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    visible_to = models.JSONField(_("visible to"), default=list, blank=True)
    is_quick_add = models.BooleanField(_("in quick add"), default=False)
    on_card = models.BooleanField(_("on cards of the board"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    objects = TenantManager.from_queryset(FieldDefinitionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        constraints = [
            models.UniqueConstraint(fields=("workspace", "context", "key"), name="customfields_field_key"),
            models.UniqueConstraint(
                "workspace",
                "context",
                Lower("label"),
                condition=Q(removed_at=None),
                name="customfields_field_label",
            ),
            models.CheckConstraint(condition=Q(key__regex=KEY), name="customfields_field_key_form"),
            models.CheckConstraint(condition=~Q(label=""), name="customfields_field_labelled"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="customfields_field_kind"),
            models.CheckConstraint(
                condition=Q(context__in=["lead", "contact", "account", "deal"]), name="customfields_field_context"
            ),
            models.CheckConstraint(
                condition=Q(visible_to__contained_by=Role.values), name="customfields_field_visible_to"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """How forms, events, imports and stages name the field among a record's own."""
        return PREFIX + self.key

    @property
    def has_options(self) -> bool:
        return self.kind in {Kind.SELECT, Kind.MULTI_SELECT}

    def is_visible_to(self, role: str | None) -> bool:
        """Tell whether a role sees the field; nobody in particular (a system, an API key) sees all."""
        return role is None or not self.visible_to or role in self.visible_to or role in ALWAYS
