"""How changes of fields read on a timeline; those that a member may not see are not told to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from customfields.definitions import known_fields
from customfields.models import Kind
from customfields.models.definitions import PREFIX
from customfields.owners import owner_for
from events.models import Event
from events.sentences import Sentence, names, reads
from workspaces.current import current_role

TYPES: dict[str, type[models.Field[Any, Any]]] = {
    Kind.NUMBER: models.DecimalField,
    Kind.MONEY: models.DecimalField,
    Kind.DATE: models.DateField,
    Kind.DATETIME: models.DateTimeField,
}


@names(PREFIX)
def name_of_field(model: type[models.Model], name: str) -> models.Field[Any, Any] | None:
    field = known_fields(owner_for(model).context).get(name.removeprefix(PREFIX))
    if field is None or not field.is_visible_to(current_role()):
        return None
    return TYPES.get(field.kind, models.TextField)(verbose_name=field.label)


@reads("field.defined")
def defined(event: Event) -> Sentence:
    text = _("%(actor)s added the field %(name)s")
    return Sentence(text=text, icon="plus", values={"name": event.data.get("name", "")})


@reads("field.changed")
def changed(event: Event) -> Sentence:
    text = _("%(actor)s changed the field %(name)s")
    return Sentence(text=text, icon="pencil", values={"name": event.data.get("name", "")})
