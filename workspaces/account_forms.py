"""django-allauth's forms for passwords, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

from workspaces.forms import PASSWORD_HELP

LABELS = {"oldpassword": _("Password until now"), "password1": _("New password"), "password2": _("New password again")}


class Plain:
    """Labels and help without markup, fields without placeholders."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    pass


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    pass
