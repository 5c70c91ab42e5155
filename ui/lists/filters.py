"""
The kinds of filters a list can have, on top of django-filter: how each is read, applied and said.

A form's names stand in the address, `?stage=…&stage=…&value_min=1000`, so that every state of a list is a link.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Self
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import Filter, FilterSet
from django_filters.widgets import SuffixedMultiWidget

from ui.filters import number
from ui.lists.options import WORDS, Option

MOST_CHOSEN = 50


class ListFilter(FilterSet):
    """
    The filters of a list; one is declared as an attribute of its kind. `note` says what a filter leaves out, `named`
    are the fields that conditions compare, `extras` those of the filters that a workspace made itself.
    """

    note = ""
    named: Collection[str] = ()
    extras: Any = None

    class Meta:
        form = forms.Form

    @classmethod
    @lru_cache(500)
    def form_class(cls) -> type[forms.Form]:
        fields = {key: each.field for key, each in cls.base_filters.items()}
        return type(f"{cls.__name__}Form", (forms.Form,), fields)

    def get_form_class(self) -> type[forms.Form]:
        return self.form_class()

    @classmethod
    @lru_cache(500)
    def blank(cls) -> forms.Form:
        """Give the form of an address without filters, read once: most pages have none."""
        form = cls.form_class()(QueryDict())
        form.full_clean()
        return form

    @property
    def form(self) -> forms.Form:
        sent = any(name in self.data for name in self.names())
        return super().form if sent else self.blank()

    @property
    def own(self) -> QuerySet[Any]:
        """The rows that the declared filters leave."""
        return super().qs

    @property
    def qs(self) -> QuerySet[Any]:
        return self.extras.narrow(self, self.own) if self.extras else self.own

    def parts(self, rows: QuerySet[Any], sort: str) -> Sequence[QuerySet[Any]]:
        """Take the rows apart where an index has each part in the order of a sort, but not all of them."""
        return [rows]

    def names(self) -> list[str]:
        """List the parameters that the filters read, in the order of an address."""
        return [name for key, each in self.filters.items() for name in each.names(key)]

    def values(self, key: str) -> dict[str, list[str]]:
        """Give what was sent for one filter, by parameter, without what is empty."""
        sent = {name: [text for text in self.data.getlist(name) if text] for name in self.filters[key].names(key)}
        return {name: texts for name, texts in sent.items() if texts}


def among(ids: Sequence[UUID]) -> RawSQL:
    """Give many ids to compare with as one value; Django's list of single ones takes three times as long to send."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


def best_matches(most: int) -> str:
    return _("Best %(most)s matches") % {"most": number(most)}


def name_of(key: str, suffix: str) -> str:
    """Name a parameter; behind a point, where the key may itself end like a suffix."""
    return f"{key}{'.' if '.' in key else '_'}{suffix}" if suffix else key


class Kind(Filter):
    """
    What the kinds have in common. `said` puts a cleaned value into words.

    A `rare` filter waits in the menu of further ones until it is set.
    """

    kind: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    field_class: ClassVar[Any]

    def __init__(self, *, rare: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rare = rare

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Copy for one request; what is declared is shared, which spares each page a millisecond."""
        made = copy.copy(self)
        if self.method:
            made.method = self.method  # bound to the copy
        return made

    def names(self, key: str) -> list[str]:
        return [name_of(key, suffix) for suffix in self.suffixes]

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        return str(value)


class Words(Kind):
    """Text that is searched for; give it a `method`."""

    kind = "words"
    field_class = forms.CharField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)


class OneOf(Kind):
    """One of a few choices that stand side by side; the first where none is sent."""

    kind = "one"
    field_class = forms.ChoiceField

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        return options[value].label if value in options else ""


class ChosenField(forms.MultipleChoiceField):
    """Any number of values, each read by `read`; words such as "me" stay as they are."""

    def __init__(self, *, read: type = UUID, words: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read
        self.words = frozenset(words)

    def to_python(self, value: Any) -> list[Any]:
        texts = dict.fromkeys(text for text in value or [] if text)
        if len(texts) > MOST_CHOSEN:
            raise forms.ValidationError(_("Choose at most %(most)s.") % {"most": MOST_CHOSEN})
        try:
            return [text if text in self.words else self.read(text) for text in texts]
        except ValueError as error:
            raise forms.ValidationError(_("One of the choices is not there any more. Choose again.")) from error

    def validate(self, value: Any) -> None:
        """Take ids that name nothing any more: they find nothing."""


class AnyOf(Kind):
    """Any of the chosen values, ids unless `read` says otherwise; `lazy` options are asked for when the menu opens."""

    kind = "any"
    field_class = ChosenField

    def __init__(self, *, lazy: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lazy = lazy

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        labels = [options[each].label for each in value if each in options]
        return ", ".join(labels[:2]) if len(value) <= 2 else f"{labels[0] if labels else '?'} +{len(value) - 1}"


class Owners(AnyOf):
    """Rows of some people; "me" is whoever asks, "none" nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(words=WORDS, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        people = [self.parent.request.user.pk if each == "me" else each for each in value if each != "none"]
        wanted = Q(**{f"{self.field_name}__in": people}) if people else Q()
        return qs.filter(wanted | Q(**{self.field_name: None}) if "none" in value else wanted)


class EndsField(forms.MultiValueField):
    def compress(self, data_list: list[Any]) -> Any:
        return tuple(data_list) if any(each not in (None, "") for each in data_list) else None


class EndsWidget(SuffixedMultiWidget):
    suffixes: ClassVar[list[str]]

    def suffixed(self, name: str, suffix: str) -> str:
        return name_of(name, suffix)

    def decompress(self, value: Any) -> Any:
        return value or [None] * len(self.suffixes)


class _NumberEnds(EndsWidget):
    suffixes: ClassVar[list[str]] = ["min", "max"]


class NumberEndsField(EndsField):
    def __init__(self, **kwargs: Any) -> None:
        ends = (forms.FloatField(required=False), forms.FloatField(required=False))
        widget = _NumberEnds(widgets=[forms.NumberInput] * 2)
        super().__init__(ends, widget=widget, require_all_fields=False, **kwargs)


class Between(Kind):
    """Numbers from, to, or both, ends included."""

    kind = "between"
    suffixes = ("min", "max")
    field_class = NumberEndsField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        low, high = value or (None, None)
        if low is not None:
            qs = qs.filter(**{f"{self.field_name}__gte": low})
        return qs if high is None else qs.filter(**{f"{self.field_name}__lte": high})

    def said(self, value: Any, options: Mapping[Any, Option]) -> str:
        return say_ends(*value)


def say_ends(low: float | None, high: float | None) -> str:
    """Say a range of numbers, open at one end or not."""
    first, last = (None if end is None else number(int(end) if end == int(end) else end) for end in (low, high))  # type: ignore[arg-type]
    if first is None or last is None:
        return f"≤ {last}" if first is None else f"≥ {first}"
    return f"{first} – {last}"
