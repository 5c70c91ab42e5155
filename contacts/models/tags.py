from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TenantModel
from ui.palette import Colour


class Tag(TenantModel):
    """A word that a workspace puts on contacts and leads."""

    name = models.CharField(_("name"))
    colour = models.CharField(_("colour"), choices=Colour, default=Colour.SLATE)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=("workspace", "name"), name="contacts_tag_name")]

    def __str__(self) -> str:
        return self.name
