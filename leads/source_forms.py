"""The form of a lead source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import LeadSource
from ui.fields import PlainTextField
from ui.forms import RecordForm


class SourceForm(RecordForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=LeadSource.Category,
        initial=LeadSource.Category.DIGITAL,
        help_text=_("Decides the stage where its leads start."),
    )
    description = PlainTextField(label=_("Description"), required=False, rows=2)
    is_active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, help_text=_("Switched off, it is not offered any more.")
    )

    class Meta:
        model = LeadSource
        fields = ("name", "category", "description", "is_active")
