from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core.models import TenantModel, TenantRow
from core.tracking import Tracked
from ui.palette import Colour


class Tag(TenantModel):
    """A word that a workspace puts on contacts and leads."""

    tracked = Tracked()

    name = models.CharField(_("name"))
    colour = models.CharField(_("colour"), choices=Colour, default=Colour.SLATE)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=("workspace", "name"), name="contacts_tag_name")]

    def __str__(self) -> str:
        return self.name


def tags_of(through: type[TenantRow], key: str) -> ArraySubquery:
    """Give the tags of each row, by name, as one column: a list of {name, colour}; `through` ties them to `key`."""
    ties = through._default_manager.filter(**{key: OuterRef("pk")}).order_by("tag__name")
    return ArraySubquery(ties.values(json=JSONObject(name="tag__name", colour="tag__colour")))
