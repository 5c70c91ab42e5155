"""Forms about oneself, the workspace and its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workspaces import choices
from workspaces.models import Invitation, Role, User, Workspace

PASSWORD_HELP = _("At least 8 characters; no common word, and not your name or address.")
THEMES = (("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))


class WithTimeZone(forms.ModelForm):
    """A form whose `timezone` is chosen from a list; one that is no longer offered stays, if it was kept before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.timezone
        offered = choices.time_zones()
        known = {name for zone, places in offered for name in ([zone] if isinstance(places, str) else dict(places))}
        self.fields["timezone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=offered if kept in known else [(kept, kept), *offered],
            help_text=_("Times are shown in it."),
        )


class ProfileForm(WithTimeZone):
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, widget=forms.RadioSelect, required=False)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone", "timezone")


class WorkspaceForm(WithTimeZone):
    currency = forms.ChoiceField(
        label=_("Currency"), choices=choices.currencies, help_text=_("For values without another one.")
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=choices.countries, help_text=_("How phone numbers without a prefix are read.")
    )

    class Meta:
        model = Workspace
        fields = ("name", "currency", "country", "timezone")


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ("email", "role")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class JoinForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )
