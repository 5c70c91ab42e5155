"""What is asked before many rows are changed."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Edit
from ui.fields import NamesField
from workspaces.models import Membership


class BulkForm(forms.Form):
    """Nothing but a yes, unless fields are added; `member` is whoever asks, in the page and in the job."""

    template: ClassVar[str] = "ui/bulk/fields.html"

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    @classmethod
    def asking(cls, sent: QueryDict, *, member: Membership) -> Self:
        """Make the form as it is shown before anybody said yes."""
        return cls(member=member)

    def told(self) -> str:
        """Say in a few words what is done, for the title of the operation: "Priority, Owner"."""
        return ""


class TagForm(BulkForm):
    add = NamesField(label=gettext_lazy("Add tags"), required=False, help_text=gettext_lazy("Separated by commas."))
    remove = NamesField(label=gettext_lazy("Remove tags"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("add") and not cleaned.get("remove") and not self.errors:
            raise forms.ValidationError(_("Name a tag to add or to remove."))
        names = [(how, cleaned[how]) for how in ("add", "remove") if cleaned.get(how)]
        cleaned["edits"] = [Edit("tags", how, several) for how, several in names]
        return cleaned

    def told(self) -> str:
        signs = {"add": "+", "remove": "−"}
        return ", ".join(f"{signs[edit.how]}{name}" for edit in self.cleaned_data["edits"] for name in edit.value)
