"""The row of filters above a list, as the template shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from ui.lists.asked import Asked
from ui.lists.filters import Kind, name_of
from ui.lists.options import Option


class Choice(NamedTuple):
    """An option as a box: plain values, for the template draws hundreds."""

    value: str
    label: str
    colour: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is set to in words, what its controls hold, what it lets choose from, by group."""

    key: str
    label: str
    kind: str
    said: str
    clear: str
    sent: dict[str, list[str]]
    chosen: str
    groups: list[tuple[str, list[Choice]]]
    spans: list[tuple[str, Any]]
    lazy: bool
    rare: bool
    errors: list[str]

    @property
    def is_useful(self) -> bool:
        """Tell whether there is something to choose, or to clear."""
        return bool(self.groups or self.said or self.lazy or self.kind != "any")

    @property
    def id(self) -> str:
        """The key as it stands in the ids of elements, where a point would begin a class."""
        return self.key.replace(".", "-")

    def value(self, suffix: str = "") -> str:
        """Give what was sent for one of its ends, or for itself."""
        return self.sent.get(self.name(suffix), [""])[0]

    def name(self, suffix: str) -> str:
        return name_of(self.key, suffix)


def chips(asked: Asked) -> list[Chip]:
    return [_chip(asked, key, each) for key, each in asked.filters.filters.items()]


def _chip(asked: Asked, key: str, each: Kind) -> Chip:
    options = asked.options.get(key, {})
    sent = asked.filters.values(key)
    value = asked.cleaned.get(key)
    return Chip(
        key=key,
        label=str(each.label),
        kind=each.kind,
        said=each.said(value, options) if sent and value else "",
        clear=asked.link(without=key),
        sent=sent,
        chosen=str(value or ""),
        groups=list(_groups(asked, key, set(sent.get(key, ())))),
        spans=list(getattr(each, "spans", {}).items()),
        lazy=getattr(each, "lazy", False),
        rare=each.rare,
        errors=[] if asked.filters.is_valid() else [str(error) for error in asked.filters.form.errors.get(key, ())],
    )


def _groups(asked: Asked, key: str, sent: set[str]) -> Iterator[tuple[str, list[Choice]]]:
    """Group options by what they belong to; those no longer offered only stand where they are chosen."""
    offered = [each for each in asked.options.get(key, {}).values() if each.offered or str(each.value) in sent]
    for parent, group in groupby(offered, key=lambda each: each.parent):
        named = [options[parent].label for options in asked.options.values() if parent in options]
        yield named[0] if named else "", [_choice(each, sent) for each in group]


def _choice(option: Option, sent: set[str]) -> Choice:
    value = str(option.value)
    return Choice(value, option.label, "" if option.colour == "gray" else option.colour, value in sent)
