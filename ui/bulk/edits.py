"""Edit some fields of many records: which ones, what is done to each, and the new values."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import Edit
from ui.bulk.forms import BulkForm
from ui.fields import NamesField
from ui.inplace import Inplace

HOWS = {
    "set": gettext_lazy("Set to"),
    "clear": gettext_lazy("Clear"),
    "increase": gettext_lazy("Increase by"),
    "decrease": gettext_lazy("Decrease by"),
    "percent": gettext_lazy("Change by %"),
    "later": gettext_lazy("Move by days"),
    "add": gettext_lazy("Add"),
    "remove": gettext_lazy("Remove"),
}
NUMBERS = ("increase", "decrease", "percent")
MOST_DAYS = 36_500
YES_NO = [("", "–"), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen field in the form: the choice of what is done, and the value where one is needed."""

    name: str
    label: str
    how: Any
    to: Any


class YesNoField(forms.ChoiceField):
    """A yes or a no that somebody chose: an empty box would say no of every record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, **kwargs)

    def clean(self, value: Any) -> bool:
        return bool(super().clean(value) == "yes")


class EditForm(BulkForm):
    """
    A subclass names the `inplace` whose fields may be edited, and those that are `left_out`: what is unique, or what
    has a button of its own. Fields are chosen one by one (`add`, `drop`) until somebody is sure.
    """

    template = "ui/bulk/edit.html"
    inplace: ClassVar[Inplace[Any]]
    left_out: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, data: Any = None, *, chosen: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offered = self._offered()
        wanted = chosen if chosen is not None else cast("QueryDict", data or QueryDict()).getlist("field")
        self.chosen = [name for name in dict.fromkeys(wanted) if name in self.offered]
        for name in self.chosen:
            self._choose(name)

    @classmethod
    def asking(cls, sent: QueryDict, *, member: Any) -> Self:
        """Keep what was chosen so far, with one field more or less."""
        chosen = [name for name in [*sent.getlist("field"), sent.get("add", "")] if name != sent.get("drop")]
        initial = {name: sent.getlist(name) if len(sent.getlist(name)) > 1 else sent[name] for name in sent}
        return cls(chosen=chosen, initial=initial, member=member)

    def _offered(self) -> dict[str, forms.Field]:
        blank = self.inplace.form(instance=self.inplace.rows().model())
        names = [name for name in blank.fields if name in self.inplace.fields and name not in self.left_out]
        return {name: blank.fields[name] for name in names}

    def _choose(self, name: str) -> None:
        kept = self.offered[name]
        hows = hows_of(kept)
        self.fields[f"how-{name}"] = forms.ChoiceField(
            label=_("What is done"), choices=[(how, HOWS[how]) for how in hows], initial=hows[0]
        )
        how = self[f"how-{name}"].value()
        if how != "clear":
            self.fields[f"to-{name}"] = value_field(kept, how if how in hows else hows[0])

    def lines(self) -> list[Line]:
        return [self._line(name) for name in self.chosen]

    def _line(self, name: str) -> Line:
        to = self[f"to-{name}"] if f"to-{name}" in self.fields else None
        return Line(name, str(self.offered[name].label), self[f"how-{name}"], to)

    def choices(self) -> list[tuple[str, str]]:
        """List the fields that can still be chosen, by label."""
        left = [(name, str(field.label)) for name, field in self.offered.items() if name not in self.chosen]
        return sorted(left, key=lambda each: each[1].casefold())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.chosen:
            raise forms.ValidationError(_("Choose a field first."))
        cleaned["edits"] = [] if self.errors else [self._edit(name, cleaned) for name in self.chosen]
        return cleaned

    def _edit(self, name: str, cleaned: dict[str, Any]) -> Edit:
        how = cleaned[f"how-{name}"]
        if how == "clear":
            return Edit(name, "set", empty_of(self.offered[name]))
        return Edit(name, how, cleaned[f"to-{name}"])

    def told(self) -> str:
        return ", ".join(str(self.offered[name].label) for name in self.chosen)


def hows_of(field: forms.Field) -> list[str]:
    """Tell what can be done to a field of many records; the usual first."""
    if isinstance(field, NamesField | forms.MultipleChoiceField):
        return ["add", "remove", "set", "clear"]
    hows = ["set"] if field.required or isinstance(field, forms.BooleanField) else ["set", "clear"]
    if isinstance(field, forms.IntegerField):  # decimal numbers are of this kind, too
        return [*hows, *NUMBERS]
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return [*hows, "later"]
    return hows


def value_field(field: forms.Field, how: str) -> forms.Field:
    """Make the field for the value of an edit; there is always one to give."""
    if how in NUMBERS:
        whole = not isinstance(field, forms.DecimalField | forms.FloatField) and how != "percent"
        number = forms.IntegerField if whole else forms.DecimalField
        least = -100 if how == "percent" else 0
        return number(label=field.label, min_value=least, max_value=10**9)
    if how == "later":
        told = _("Days; below zero is earlier.")
        return forms.IntegerField(label=field.label, help_text=told, min_value=-MOST_DAYS, max_value=MOST_DAYS)
    if isinstance(field, forms.BooleanField):
        return YesNoField(label=field.label)
    made = copy.deepcopy(field)
    made.required, made.initial = True, None
    return made


def empty_of(field: forms.Field) -> Any:
    """Give what a field holds when it is empty."""
    if isinstance(field, NamesField | forms.MultipleChoiceField):
        return []
    try:
        return field.clean(MultiValueDict() if isinstance(field, forms.MultiValueField) else "")
    except forms.ValidationError:
        return None
