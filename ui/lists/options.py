"""What a filter lets choose from, which is also how ids in rows get their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, UUIDField
from django.db.models.expressions import Combinable, Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from workspaces.models import Membership

WORDS = {"me": _("Me"), "none": _("Nobody")}
type Part = str | Combinable
type Source = Callable[[], QuerySet[Any]]
NOTHING, ZERO, TRUE, GRAY = Cast(Value(None), UUIDField()), Value(0), Value(True), Value("gray")


@dataclass(frozen=True, slots=True)
class Option:
    """
    One thing to choose. `parent` is the value of the option of another filter that it belongs to, `flags` mean what
    the list that asks says, `offered` is false where an option only names old rows.
    """

    value: Any
    label: str
    colour: str = "gray"
    parent: Any = None
    rank: int = 0
    flags: int = 0
    offered: bool = True


type Options = Mapping[str, Mapping[Any, Option]]


def choices_from(
    rows: QuerySet[Any],
    *,
    value: Part = "pk",
    label: Part = "name",
    colour: Part = GRAY,
    parent: Part = NOTHING,
    rank: Part = ZERO,
    flags: Part = ZERO,
    offered: Part = TRUE,
) -> QuerySet[Any]:
    """Read options from rows; each part is a field or an expression."""
    label, colour = (Cast(part, TextField()) for part in (label, colour))
    return rows.values_list(value, label, colour, parent, rank, flags, offered)


def gather(**sources: Source) -> dict[str, dict[Any, Option]]:
    """Read the options of several filters, made by `choices_from`, in one query; by rank, then by label."""
    read = [(key, Option(*parts)) for *parts, key in _together(tuple(sources.items()))()]
    found: dict[str, dict[Any, Option]] = {key: {} for key in sources}
    for key, option in sorted(read, key=lambda each: (each[1].rank, each[1].label.casefold())):
        found[key][option.value] = option
    return found


@cache
def _together(sources: tuple[tuple[str, Source], ...]) -> Prepared[Any]:
    def build() -> QuerySet[Any]:
        first, *others = [rows().annotate(source=Value(key)) for key, rows in sources]
        return first.union(*others, all=True) if others else first

    return Prepared(build)


def members() -> QuerySet[Any]:
    """The people of the workspace as options; those who may no longer sign in only name what is theirs."""
    full = NullIf(Trim(Concat("user__first_name", Value(" "), "user__last_name")), Value(""))
    before_at = Func(F("user__email"), Value("@"), Value(1), function="split_part", output_field=CharField())
    rows = Membership.objects.all()
    return choices_from(rows, value="user_id", label=Coalesce(full, before_at), offered="user__is_active")


def chosen_from(rows: QuerySet[Any], **parts: Part) -> dict[Any, Option]:
    """Read the options of one filter that depend on what is chosen."""
    return {option.value: option for option in (Option(*values) for values in choices_from(rows, **parts))}


def of_choices(choices: Iterable[tuple[Any, Any]], colours: Mapping[Any, str] | None = None) -> dict[Any, Option]:
    """Make options of a model field's choices."""
    return {value: Option(value, str(label), (colours or {}).get(value, "gray")) for value, label in choices}


def with_words(people: Mapping[Any, Option]) -> dict[Any, Option]:
    """Put "me" and "nobody" before the people."""
    return {**of_choices(WORDS.items()), **people}
