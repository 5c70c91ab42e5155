"""
The base of every form over a record, and how it notices that somebody else changed the record meanwhile.

Beside each field the page carries, hidden, what the person saw ("original-value"), written as the field writes it.
Two texts that mean the same (1000 and 1000.00) are the same; a field that was not touched is not sent on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ui.fields import MemberField

ORIGINAL = "original-"
LONGEST_LINE = 500  # letters; PostgreSQL's indexes take no more than 2,700 bytes
FIRST, LAST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # at the edge of time zones fail
YEARS = _("Give a year from 1800 to 2199.")
KEEP = "keep-"  # keep-value=theirs answers a conflict: the stored value stays


class RecordForm(forms.ModelForm):
    """Some fields of a record. It never changes the record: a service does, from `values()` and `originals()`."""

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields(only)
        if only is not None:
            self.fields = {name: self.fields[name] for name in only}
        for name, field in self.fields.items():
            _bound(field)
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field, MemberField):
                field.also(self.initial.get(name))
            if isinstance(field, forms.TypedChoiceField) and not field.required:
                field.choices = _with_short_blank(field)

    def add_fields(self, only: Collection[str] | None) -> None:
        """Add what is no column of the record, or what is only known when the form is made; those in `only`, or all."""

    def _post_clean(self) -> None:
        """Leave the record as it is; Django would write the values into it here."""

    def stored(self, name: str) -> Any:
        """Give the stored value of a field as `values()` gives a new one."""
        return getattr(self.instance, name)

    def values(self) -> dict[str, Any]:
        """Give what the person changed: each field's cleaned value, where it differs from what they saw."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data and self._sent(name)}

    def originals(self) -> dict[str, Any]:
        """
        Give what the person saw of the fields they changed.

        That is the stored value itself where it still means the same, so that notation makes no conflict.
        """
        return {name: self._seen(name) for name in self.values() if ORIGINAL + name in self.data}

    def hidden_originals(self) -> list[tuple[str, str]]:
        """List (name, value) of the hidden fields that go with the form: what the person saw, first or still."""
        return [(ORIGINAL + bound.name, self._shown(bound)) for bound in self.visible_fields()]

    def initial_of(self, bound: BoundField) -> Any:
        return self.get_initial_for_field(bound.field, bound.name)

    def _shown(self, bound: BoundField) -> str:
        now = written(bound.field, self.initial_of(bound))
        return str(self.data.get(ORIGINAL + bound.name, now))

    def _sent(self, name: str) -> bool:
        if self.data.get(KEEP + name) == "theirs":
            return False
        original = self.data.get(ORIGINAL + name)
        if original is None:
            widget = self.fields[name].widget
            return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        return differ(self.fields[name], original, self._raw(name))

    def _seen(self, name: str) -> Any:
        field, original = self.fields[name], self.data[ORIGINAL + name]
        now = written(field, self.initial_of(self[name]))
        if not differ(field, original, now):
            return self.stored(name)
        try:
            return field.clean(original)
        except ValidationError:
            return original

    def _raw(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))


def written(field: forms.Field, value: Any) -> str:
    """Write a value as its form field sends it."""
    if isinstance(field, forms.BooleanField):
        return "True" if value else ""
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return ",".join(str(each) for each in shown if each not in (None, ""))
    return "" if shown is None else str(shown)


def differ(field: forms.Field, one: Any, other: Any) -> bool:
    """Tell whether two texts mean different values of a field; how they are written does not count."""
    one, other = _plain(one), _plain(other)
    if one == other:
        return False
    if isinstance(field, forms.ModelChoiceField):
        return True
    try:
        return field.has_changed(field.to_python(one), other)
    except ValidationError:
        return True


def _plain(text: Any) -> Any:
    """Undo what browsers do to line ends, and forget outer spaces."""
    if isinstance(text, bool):
        return "True" if text else ""
    return "\n".join(text.splitlines()).strip() if isinstance(text, str) else text or ""


def _bound(field: forms.Field) -> None:
    """Refuse what no index, or no calendar, could take."""
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = LONGEST_LINE
        field.validators.append(MaxLengthValidator(LONGEST_LINE))
    elif isinstance(field, forms.DateTimeField):
        field.validators += [MinValueValidator(FIRST, YEARS), MaxValueValidator(LAST, YEARS)]
    elif isinstance(field, forms.DateField):
        field.validators += [MinValueValidator(FIRST.date(), YEARS), MaxValueValidator(LAST.date(), YEARS)]


def _with_short_blank(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """Call no choice a dash; Django's words for it are long."""
    choices = cast("list[tuple[Any, Any]]", list(field.choices))  # type: ignore[arg-type]
    return [(value, label if value else "–") for value, label in choices]
