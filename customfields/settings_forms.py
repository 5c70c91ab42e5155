"""Forms in which admins define fields and options."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customfields.form_fields import OptionsField
from customfields.models import FieldDefinition, FieldOption, Kind
from customfields.models.definitions import ALWAYS
from ui.fields import PlainTextField
from ui.forms import RecordForm
from ui.palette import Colour
from workspaces.models import Role

ROLES = [(role.value, role.label) for role in Role if role not in ALWAYS]


class FieldForm(RecordForm):
    """What may be changed of a field; its kind and its key stay."""

    label = forms.CharField(label=_("Label"), max_length=100)
    help = forms.CharField(label=_("Help"), max_length=300, required=False, help_text=_("Stands below the field."))
    section = forms.CharField(
        label=_("Section"), max_length=60, required=False, help_text=_("On the record's page, such as “Details”.")
    )
    is_required = forms.BooleanField(
        label=_("Required"), required=False, help_text=_("Always. A stage can ask for a field by itself, too.")
    )
    is_quick_add = forms.BooleanField(label=_("In quick add"), required=False)
    on_card = forms.BooleanField(label=_("On the board's cards"), required=False)
    visible_to = OptionsField(
        label=_("Visible to"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everyone. Owners and admins see all fields."),
    )
    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        initial=True,
        help_text=_("Switched off, it is shown nowhere; its values stay and come back with it."),
    )

    class Meta:
        model = FieldDefinition
        fields = ("label", "help", "section", "is_required", "is_quick_add", "on_card", "visible_to", "is_active")


class NewFieldForm(FieldForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, initial=Kind.TEXT, help_text=_("It stays as it is."))
    options = PlainTextField(
        label=_("Options"), required=False, max_length=2_000_000, help_text=_("For choices: one a line.")
    )

    field_order = ("label", "kind", "options", "help")


class OptionsForm(forms.Form):
    options = PlainTextField(label=_("Add options"), max_length=2_000_000, help_text=_("One a line."))


class OptionForm(RecordForm):
    label = forms.CharField(label=_("Label"), max_length=200)
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour, widget=forms.RadioSelect(attrs={"data-swatches": ""}))
    is_active = forms.BooleanField(
        label=_("Offered"), required=False, help_text=_("Switched off, it is retired: it stays where it was chosen.")
    )

    class Meta:
        model = FieldOption
        fields = ("label", "colour", "is_active")


def lines(text: Any) -> list[str]:
    return [line for line in str(text).splitlines() if line.strip()]
