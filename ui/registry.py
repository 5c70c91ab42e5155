"""
What an app shows on a page that it does not own: navigation, panels of a record, cards, commands.

Contributed in each app's `contributions.py`; each names its permission, so that nobody is shown a door they may
not open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from workspaces.middleware import MemberRequest
from workspaces.roles import allows

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Text = str | _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    key: str
    label: Text
    permission: str
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Item):
    """
    An entry of the rail and of the palette; `keys` is its shortcut, such as "g l".

    Those of the group "configuration" stand on the settings' index instead of the rail, with their `detail`.
    """

    view: str
    icon: str
    keys: str = ""
    group: str = "work"
    detail: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation(Item):
    """Something that quick add makes; opens in the side sheet."""

    view: str
    icon: str
    keys: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel[M: Model](Item):
    """A section of a record's page, in its "main" column or at its "side"."""

    model: type[M]
    template: str
    context: Callable[[MemberRequest, M], dict[str, Any]]
    place: str = "side"

    def html(self, request: MemberRequest, record: M) -> Markup:
        context = {"record": record, "panel": self, **self.context(request, record)}
        return Markup(render_to_string(self.template, context, request))  # noqa: S704 - a rendered template


@dataclass(frozen=True, slots=True, kw_only=True)
class Action[M: Model](Item):
    """
    Something to do from the head of a record: a link, that htmx loads into `target` where it names one.

    `href` gives no address where the action makes no sense, such as calling somebody without a number.
    """

    model: type[M]
    icon: str
    href: Callable[[M], str]
    keys: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent[M: Model](Item):
    """What is deleted together with a record; `told` says how many ("2 leads"), or nothing where there are none."""

    model: type[M]
    told: Callable[[M], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Item):
    """A section of Today: at the "top" over the whole width, in the "main" column or at the "side"."""

    place: str = "main"
    template: str
    context: Callable[[MemberRequest], dict[str, Any]]

    def html(self, request: MemberRequest) -> Markup:
        context = {"card": self, **self.context(request)}
        return Markup(render_to_string(self.template, context, request))  # noqa: S704 - a rendered template


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Item):
    """Something to do in a new workspace; done as soon as `traces` has a row."""

    detail: Text
    view: str
    icon: str
    traces: Callable[[MemberRequest], QuerySet[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder(Item):
    """
    Shows what a search found: rows of (label, detail, url, icon) for the ids of records, in their order.

    `kind` is that of the search entries (core.search_entries).
    """

    kind: str
    rows: Callable[[MemberRequest, str, Sequence[UUID]], list[dict[str, Any]]]


@dataclass
class Registry:
    items: dict[type[Item], list[Item]] = field(default_factory=dict)

    def contribute(self, *items: Item) -> None:
        for item in items:
            kept = self.items.setdefault(type(item), [])
            kept.append(item)
            kept.sort(key=lambda each: each.order)

    def of[I: Item](self, kind: type[I], request: Any) -> list[I]:
        """List the contributions of one kind that the request's member may see."""
        membership = getattr(request, "membership", None)
        return self.for_role(kind, membership.role) if membership else []

    def for_role[I: Item](self, kind: type[I], role: str) -> list[I]:
        """List the contributions of one kind that a role may see."""
        found: list[I] = self.items.get(kind, [])  # type: ignore[assignment]
        return [item for item in found if allows(role, item.permission)]

    def of_record[I: Item](self, kind: type[I], request: Any, record: Model) -> list[I]:
        """List the contributions of one kind to records like this one, that the request's member may see."""
        return [item for item in self.of(kind, request) if isinstance(record, item.model)]  # type: ignore[attr-defined]

    def panels(self, request: MemberRequest, record: Model, place: str) -> list[Panel[Any]]:
        return [panel for panel in self.of_record(Panel, request, record) if panel.place == place]


registry = Registry()
contribute = registry.contribute


def address(item: Link | Creation | Step) -> str:
    return reverse(item.view)
