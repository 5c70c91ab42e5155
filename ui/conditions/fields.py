"""What conditions can be about: the fields that a list declares, and those that a workspace made itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from ui.registry import Text

type Compare = Callable[[str, Any], Q]  # of one of Django's lookups and a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One field. `kind` says how it can be compared (ui.conditions.kinds), `path` which column is; where none is,
    `compare` makes the comparison of a lookup and a value.

    `blank` are the values that mean nothing is there; without them the field always has a value. `exact` is for text
    whose case counts, in columns with an index: `lower` where it is stored in lower case. `options` names what the list
    lets choose from, `choices` (with `colours`) are a field's own; `read` brings a choice into its type. Fields of one
    `section` are offered together.
    """

    key: str
    label: Text
    kind: str = "text"
    path: str = ""
    compare: Compare | None = None
    blank: tuple[Any, ...] = (None,)
    exact: bool = False
    lower: bool = False
    options: str = ""
    choices: Sequence[tuple[Any, Text]] = ()
    colours: Mapping[Any, str] | None = None
    read: Callable[[str], Any] = UUID
    section: Text = ""

    def q(self, lookup: str, value: Any) -> Q:
        return self.compare(lookup, value) if self.compare else Q(**{f"{self.path}__{lookup}": value})

    def is_empty(self) -> Q:
        found = Q()
        for each in self.blank:
            found |= self.q("isnull", True) if each is None else self.q("exact", each)
        return found
