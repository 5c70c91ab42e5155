"""The fields of forms that Django has not, or has otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self, cast

from babel.numbers import is_currency
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workspaces.models import Membership, User

LONGEST_NAME = 100  # letters of one name among several


class PlainTextField(forms.CharField):
    """Text of several lines, with line ends as they are stored."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20_000)
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


def choose_among(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a form's choice be one of these rows, which are read in the scope of the request."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


class MemberField(forms.ModelChoiceField):
    """A member of the open workspace, or nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), empty_label=_("Nobody"), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Made anew for each form, in whose scope the members are read."""
        copied = super().__deepcopy__(memo)
        copied.also(None)
        return copied

    def also(self, user_id: Any) -> None:
        """Offer the members, and one person more: whose a record is, though they left."""
        members = Q(pk__in=Membership.objects.active().values("user_id"))
        people = User.objects.filter(members | Q(pk=user_id) if user_id else members)
        self.queryset = people.order_by("first_name", "last_name", "email")


class MoneyField(forms.DecimalField):
    """An amount, not negative, shown without decimals where it has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=12, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return value.quantize(Decimal(1))
        return value


class CurrencyField(forms.CharField):
    """A currency's three letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3, **kwargs)

    def clean(self, value: Any) -> str:
        code: str = super().clean(value).upper()
        if code and not is_currency(code):
            raise ValidationError(_("%(code)s is no currency. Use three letters, such as EUR."), params={"code": code})
        return code


class DayInput(forms.DateInput):
    """The browser's own date picker; it sends and wants ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time, in the member's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class NamesField(forms.CharField):
    """Several names in one line, separated by commas; the value is a list without doubles."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        names = list(dict.fromkeys(name for part in text.split(",") if (name := " ".join(part.split()))))
        if any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_("A name has at most %(most)s characters."), params={"most": LONGEST_NAME})
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(self.prepare_value(initial)) != self.clean(data or "")
