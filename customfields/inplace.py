"""Values of the workspace's own fields where they stand: on the pages of records, edited in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from customfields.definitions import field_named, fields_of
from customfields.models import FieldDefinition, Kind
from customfields.reading import Held, values_of
from ui.inplace import PLACE, Inplace, InplaceField, Spot
from workspaces.access import may
from workspaces.current import current_role, current_workspace
from workspaces.middleware import MemberRequest

OTHERS = gettext_lazy("Fields")  # the section of fields that name none
KINDS = {
    Kind.LONG_TEXT: "prose",
    Kind.MONEY: "worth",
    Kind.DATE: "day",
    Kind.DATETIME: "moment",
    Kind.SELECT: "tags",
    Kind.MULTI_SELECT: "tags",
    Kind.URL: "link",
    Kind.EMAIL: "email",
    Kind.PHONE: "phone",
    Kind.MEMBER: "person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpot(InplaceField):
    """A field that is no column: its value is read when it is shown."""

    definition: FieldDefinition

    def read(self, record: Model) -> Any:
        return shown(values_of(record, [self.definition]).get(self.definition.key))


def shown(held: Held | None) -> Any:
    """Give a value as the macros of ui/values.html take it."""
    if held is None:
        return None
    if held.field.kind == Kind.MONEY:
        return {"amount": held.value, "currency": current_workspace().currency}
    if held.field.kind == Kind.BOOLEAN:
        return gettext("Yes") if held.value else gettext("No")
    if held.field.kind == Kind.NUMBER:
        return f"{held.value.normalize():,f}"
    return held.shown


def fields_further(context: str) -> Callable[[str], InplaceField | None]:
    """Let an `Inplace` find the fields in use that the member's role sees."""

    def find(name: str) -> InplaceField | None:
        field = field_named(context, name)
        return spot_of(field) if field and field.is_visible_to(current_role()) else None

    return find


def spot_of(field: FieldDefinition) -> FieldSpot:
    return FieldSpot(name=field.name, kind=KINDS.get(Kind(field.kind), "text"), label=field.label, definition=field)


def field_sections(request: MemberRequest, inplace: Inplace[Any], record: Model, context: str) -> dict[str, list[Spot]]:
    """Give the values of all fields that the member's role sees, by the name of their section; one query."""
    fields = fields_of(context, current_role())
    held = values_of(record, fields) if fields else {}
    base = reverse(inplace.view, args=[record.pk, PLACE]) if fields and may(request, inplace.permission) else ""
    sections: dict[str, list[Spot]] = {}
    for field in fields:
        known, value = spot_of(field), shown(held.get(field.key))
        url, anchor = base.replace(PLACE, field.name), f"{inplace.key}-{field.name}"
        spot = Spot(field.name, known.kind, field.label, value, record, url, anchor)
        sections.setdefault(field.section or str(OTHERS), []).append(spot)
    return sections
