"""Views of lists that members keep, and which of them stand in whose rail."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import TenantManager, TenantModel, TenantRow, author


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user_id: UUID) -> Self:
        """A member's own, and those that are shared."""
        return self.filter(Q(owner=user_id) | Q(visibility=SavedView.Visibility.EVERYONE))

    def of_list(self, key: str) -> Self:
        return self.filter(list_key=key).order_by("name_key", "pk")


class SavedView(TenantModel):
    """A state of a list under a name: `query` is what its address says."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only me")
        EVERYONE = "everyone", _("Everyone")

    class Layout(models.TextChoices):
        LIST = "list", _("List")
        BOARD = "board", _("Board")

    list_key = models.CharField(editable=False)
    name = models.CharField(_("name"), max_length=80)
    name_key = models.GeneratedField(expression=Lower("name"), output_field=models.TextField(), db_persist=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DB_CASCADE, db_index=False, related_name="+", editable=False
    )
    query = models.TextField(_("filters, order and size"), blank=True, default="")
    columns = models.JSONField(_("columns"), default=list, blank=True)
    layout = models.CharField(_("shown as"), choices=Layout, default=Layout.LIST)
    visibility = models.CharField(_("visible to"), choices=Visibility, default=Visibility.PRIVATE)
    updated_by = author()

    objects = TenantManager.from_queryset(SavedViewQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [
            models.UniqueConstraint(fields=("workspace", "list_key", "owner", "name_key"), name="ui_savedview_name"),
            models.CheckConstraint(condition=~Q(name=""), name="ui_savedview_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.visibility != self.Visibility.PRIVATE


class ViewPin(TenantRow):
    """A view in somebody's rail."""

    pk = models.CompositePrimaryKey("user_id", "view_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DB_CASCADE, db_index=False, related_name="+")
    view = models.ForeignKey(SavedView, models.DB_CASCADE, related_name="pins")
    position = models.PositiveSmallIntegerField(default=0)

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
