"""Forms over records that show the workspace's own fields beside the record's columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from customfields.definitions import fields_of, is_field
from customfields.form_fields import form_field, read_options
from customfields.models import FieldDefinition
from customfields.reading import Values, values_of
from ui.fields import MemberField
from ui.forms import RecordForm
from workspaces.current import current_role


class FieldsForm(RecordForm):
    """
    A form with the fields in use that the member's role sees, and what the record holds in them.

    `asks_little` leaves out those that neither have to be filled in nor belong into quick add.
    """

    context: ClassVar[str]
    asks_little: ClassVar[bool] = False

    def add_fields(self, only: Collection[str] | None) -> None:
        self.held: Values = {}
        wanted = [each for each in fields_of(self.context, current_role()) if only is None or each.name in only]
        if self.asks_little:
            wanted = for_quick_add(wanted)
        if wanted and not self.instance._state.adding:
            self.held = values_of(self.instance, wanted)
        self.own_fields = add_form_fields(self, wanted, self.held)

    def stored(self, name: str) -> Any:
        if not is_field(name):
            return super().stored(name)
        held = self.held.get(name.partition(":")[2])
        return held.value if held else None


def for_quick_add(fields: list[FieldDefinition]) -> list[FieldDefinition]:
    return [field for field in fields if field.is_required or field.is_quick_add]


def add_form_fields(
    form: forms.BaseForm, definitions: list[FieldDefinition], held: Values | None = None, prefix: str = ""
) -> list[str]:
    """Add a form field for each definition, with what is held or what is usual in it, and give their names."""
    options = read_options(definitions)
    for definition in definitions:
        name, value = prefix + definition.name, (held or {}).get(definition.key)
        field = form_field(definition, options, value.named if value and definition.has_options else ())
        form.fields[name] = field
        initial: Any = value.value if value else (definition.default if held is None or not held else None)
        form.initial.setdefault(name, initial.pk if isinstance(field, MemberField) and value and initial else initial)
    return [prefix + definition.name for definition in definitions]
