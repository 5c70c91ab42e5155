"""The form of a view's name and of who sees it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import RecordForm
from ui.models import SavedView


class ViewForm(RecordForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=SavedView.Visibility, initial=SavedView.Visibility.PRIVATE
    )
    layout = forms.ChoiceField(label=_("Shown as"), choices=SavedView.Layout, initial=SavedView.Layout.LIST)

    class Meta:
        model = SavedView
        fields = ("name", "visibility", "layout")
