"""A form field for each kind of field: the widget that fits, and what it takes as the services take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customfields.kinds import LONGEST, BadValue, clean
from customfields.lookups import look_up
from customfields.models import FieldDefinition, FieldOption, Kind
from ui.fields import DayInput, MemberField, MomentInput, MoneyField, PlainTextField

MOST_OFFERED = 200  # options that a page holds; more are named by typing
OFFERED = """
SELECT o.* FROM unnest(%s::uuid[]) wanted, LATERAL (
    SELECT * FROM customfields_fieldoption WHERE field_id = wanted AND is_active ORDER BY position, id LIMIT %s
) o
"""
WIDGETS: dict[Kind, Any] = {
    Kind.TEXT: forms.TextInput,
    Kind.URL: forms.TextInput,
    Kind.EMAIL: forms.EmailInput,
    Kind.PHONE: lambda: forms.TextInput(attrs={"type": "tel"}),
}
type Options = dict[UUID, list[FieldOption]]


class LineField(forms.CharField):
    """A line that is checked and brought into its kept form as the field's kind asks."""

    def __init__(self, definition: FieldDefinition, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, empty_value=None, widget=WIDGETS[Kind(definition.kind)](), **kwargs)
        self.definition = definition

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return clean(self.definition, text, look_up([(self.definition, text)]))
        except BadValue as error:
            raise ValidationError(error.message.removeprefix(f"{self.definition.label}: ")) from error


class OptionByNameField(LineField):
    """One of more options than a page can hold, by its name."""

    def __init__(self, definition: FieldDefinition, **kwargs: Any) -> None:
        forms.CharField.__init__(self, max_length=LONGEST, empty_value=None, **kwargs)
        self.definition = definition

    def prepare_value(self, value: Any) -> Any:
        return self.in_words(value) if value else value

    def in_words(self, value: Any) -> str:
        found = FieldOption.objects.filter(field=self.definition, key=str(value)).values_list("label", flat=True)
        return next(iter(found), str(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or "") != (data or ""))


class OptionsField(forms.MultipleChoiceField):
    """Several options; as one text they stand between commas, which no key has."""

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value.split(",") if isinstance(value, str) and value else value)

    def in_words(self, value: Any) -> str:
        labels = {str(key): str(label) for key, label in self.choices}  # type: ignore[union-attr, misc]
        said = value.split(",") if isinstance(value, str) else value or ()
        return ", ".join(labels.get(str(key), str(key)) for key in said)


class AmountField(MoneyField):
    """An amount of the workspace's own, which may be below nothing."""

    def __init__(self, **kwargs: Any) -> None:
        forms.DecimalField.__init__(self, max_digits=15, decimal_places=2, **kwargs)


class NumberField(MoneyField):
    def __init__(self, **kwargs: Any) -> None:
        forms.DecimalField.__init__(self, max_digits=15, decimal_places=6, **kwargs)
        self.widget.attrs["step"] = "any"

    def prepare_value(self, value: Any) -> Any:
        plain = super().prepare_value(value)
        return f"{value.normalize():f}" if plain is value and hasattr(value, "normalize") else plain


def form_field(definition: FieldDefinition, options: Options, held: Iterable[Mapping[str, Any]] = ()) -> forms.Field:
    """Make the form field; `held` are the options that the record has already, retired ones among them."""
    said: dict[str, Any] = {"label": definition.label, "required": definition.is_required, "help_text": definition.help}
    kind = Kind(definition.kind)
    if kind in PLAIN:
        return PLAIN[kind](**said)
    if kind == Kind.BOOLEAN:
        answers = [("", "–"), ("True", _("Yes")), ("False", _("No"))]
        return forms.TypedChoiceField(choices=answers, coerce=lambda text: text == "True", empty_value=None, **said)
    if not definition.has_options:
        return LineField(definition, **said)
    offered = options.get(definition.pk, [])
    if kind == Kind.SELECT and len(offered) > MOST_OFFERED:
        return OptionByNameField(definition, **said)
    choices = _choices(offered[:MOST_OFFERED], held)
    if kind == Kind.MULTI_SELECT:
        return OptionsField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    return forms.TypedChoiceField(choices=[("", "–"), *choices], empty_value=None, **said)


PLAIN: dict[Kind, Any] = {
    Kind.LONG_TEXT: PlainTextField,
    Kind.NUMBER: NumberField,
    Kind.MONEY: AmountField,
    Kind.DATE: lambda **said: forms.DateField(widget=DayInput, **said),
    Kind.DATETIME: lambda **said: forms.DateTimeField(widget=MomentInput, **said),
    Kind.MEMBER: MemberField,
}


def _choices(offered: Iterable[FieldOption], held: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    choices = {option.key: option.label for option in offered}
    return list((choices | {each["key"]: each["name"] for each in held}).items())


def read_options(definitions: Sequence[FieldDefinition]) -> Options:
    """Read the options that forms offer for these fields: one query, none without choices, never ten thousand rows."""
    ids = [each.pk for each in definitions if each.has_options]
    found: Options = {}
    for option in FieldOption.objects.raw(OFFERED, [ids, MOST_OFFERED + 1]) if ids else ():
        found.setdefault(option.field_id, []).append(option)
    return found
