"""The organisation a person works for."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.address import Address
from contacts.models.marks import Marked, mark_constraints, mark_indexes
from contacts.models.tags import Tag, tags_of
from core.models import Authored, TenantManager, TenantModel, TenantRow
from core.tracking import Tracked


class AccountQuerySet(models.QuerySet["Account"]):
    def current(self) -> Self:
        return self.filter(is_archived=False)

    def with_parts(self) -> Self:
        """All that the account's page shows of it, its tags as `shown_tags`."""
        return self.select_related("owner", "created_by").annotate(shown_tags=tags_of(AccountTag, "account"))

    def named(self, name: str) -> Self:
        """Accounts of a name, whatever its case, as PostgreSQL understands case: Python lowers İ and Σ otherwise."""
        return self.filter(name_key=Lower(models.Value(name.strip())))


class Account(TenantModel, Authored, Address, Marked):
    tracked = Tracked()

    name = models.CharField(_("name"))
    # `lower` cannot use an index under row-level security; equality on a stored column can
    name_key = models.GeneratedField(expression=Lower("name"), output_field=models.TextField(), db_persist=True)
    website = models.CharField(_("website"), blank=True, default="")
    phone_number = models.CharField(_("phone"), blank=True, default="")
    industry = models.CharField(_("industry"), blank=True, default="")
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_SET_NULL, null=True, blank=True, db_index=False, related_name="accounts"
    )
    notes = models.TextField(_("notes"), blank=True, default="")
    metadata = models.JSONField(_("further data"), default=dict, blank=True)
    external_id = models.CharField(_("id elsewhere"), blank=True, default="")
    tags = models.ManyToManyField(Tag, through="AccountTag", related_name="accounts", blank=True)

    objects = TenantManager.from_queryset(AccountQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contacts_account_name"),
            models.UniqueConstraint(
                fields=("workspace", "external_id"),
                condition=~models.Q(external_id=""),
                name="contacts_account_external_id",
            ),
            *mark_constraints("contacts_account"),
        ]
        indexes = [
            models.Index(fields=("workspace", "name_key", "id"), name="contacts_account_by_name"),
            models.Index(fields=("workspace", "-created_at", "-id"), name="contacts_account_newest"),
            models.Index(fields=("workspace", "owner"), name="contacts_account_owner"),
            *mark_indexes("contacts_account"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:account", args=[self.pk])

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))


class AccountTag(TenantRow):
    tracked = Tracked(owners=["account"])

    pk = models.CompositePrimaryKey("account_id", "tag_id")
    account = models.ForeignKey(Account, models.DB_CASCADE, db_index=False, related_name="+")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="+")

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
