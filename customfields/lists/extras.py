"""What a workspace's fields add to a list, built once for each version of them and each role."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from customfields.definitions import fields_of
from customfields.lists.columns import UNSORTED, column_of
from customfields.lists.filters import ABSENCE, ME, filter_of, matches_of
from customfields.lists.held import PATH, Held
from customfields.lists.matches import FEW, Match, numbers_of
from customfields.lists.sorts import sort_for, sort_of
from customfields.models import FieldDefinition, FieldOption, Kind
from customfields.owners import Owner, owner_of
from ui.lists import Column, Option, Options, Sort
from ui.lists.asked import Asked
from ui.lists.extras import NOTHING, PREFIX, Extras
from ui.lists.filters import ListFilter
from ui.lists.options import WORDS, of_choices
from workspaces.middleware import MemberRequest

KEPT = 500
MOST_OFFERED = 500  # options of a field that its menu shows
YES_OR_NO = (("true", gettext_lazy("Yes")), ("false", gettext_lazy("No")))


def extras_of(context: str, *, rest: str) -> Callable[[MemberRequest], Extras]:
    """
    Give what tells a list of such records which columns, sorts and filters the fields of a workspace add.

    `rest` orders the records without a value, behind the others; the list's filters have an index in that order.
    """

    def extras(request: MemberRequest) -> Extras:
        version = request.workspace.fields_version
        if version is None:
            return NOTHING
        return _built(context, rest, request.workspace.pk, version, request.membership.role)

    return extras


@lru_cache(KEPT)
def _built(context: str, rest: str, workspace_id: UUID, version: UUID, role: str) -> Extras:
    fields = {f"{PREFIX}{field.key}": field for field in fields_of(context, role)}
    if not fields:
        return NOTHING
    owner = owner_of(context)
    of_list = FieldsOfList(owner, fields)
    return Extras(
        columns={key: column_of(field, key) for key, field in fields.items()},
        sorts={key: sort_of(owner, field, key, rest) for key, field in fields.items() if field.kind not in UNSORTED},
        filters={key: filter_of(owner, field) for key, field in fields.items()},
        options=of_list.options,
        narrow=of_list.narrow,
        in_order=of_list.in_order,
        values=of_list.values,
    )


@dataclass(frozen=True, eq=False)
class FieldsOfList:
    """The fields that a list has, by the keys of their columns and filters."""

    owner: Owner
    fields: Mapping[str, FieldDefinition]

    def values(self, columns: Sequence[Column]) -> Mapping[str, Any]:
        shown = [self.fields[column.key].pk for column in columns]
        return {PATH: Held(self.owner, tuple(shown))} if shown else {}

    def matches(self, filters: ListFilter) -> list[Match]:
        return matches_of(filters, ((key, filters.filters[key]) for key in self.fields))

    def narrow(self, filters: ListFilter, rows: QuerySet[Any]) -> QuerySet[Any]:
        for match in self.matches(filters):
            rows = rows.filter(match.anyhow)
        return rows

    def in_order(self, filters: ListFilter, rows: QuerySet[Any], sort: Sort) -> tuple[QuerySet[Any], Sort]:
        matches, sorted_by = self.matches(filters), self.fields.get(sort.key)
        if not matches and not sorted_by:
            return rows, sort
        own = [rows] if sorted_by and _is_narrow(filters, self.fields) else []
        counted = [match for match in matches if not match.is_any]
        numbers = numbers_of(counted, *own)
        few = {id(match): number for match, number in zip(counted, numbers, strict=False) if number <= FEW}
        if sorted_by:
            on_it = [match for match in matches if match.field is sorted_by]
            match = on_it[0] if on_it else Match(self.owner, sorted_by, or_empty=True)
            are_few = any(number <= FEW for number in numbers)
            sort = sort_for(sort, match, few=are_few)
            matches = matches if are_few else [other for other in matches if other is not match]
        for match in matches:
            rows = rows.filter(match.gathered(few[id(match)]) if id(match) in few else match.met)
        return rows, sort

    def options(self, asked: Asked, known: Options) -> Options:
        """Read the options of the menus that are asked for, of the others only those that are chosen."""
        found: dict[str, dict[Any, Option]] = {}
        wanted: dict[str, set[str] | None] = {}
        for key, field in self.fields.items():
            if field.kind == Kind.BOOLEAN:
                found[key] = of_choices((*YES_OR_NO, *ABSENCE.items()))
            elif field.kind == Kind.MEMBER:
                found[key] = _members(known.get("owner", {}))
            elif field.has_options and (asked.wants(key) or asked.cleaned.get(key)):
                wanted[key] = None if asked.wants(key) else set(asked.cleaned[key])
        return {**found, **self._read(wanted)} if wanted else found

    def _read(self, wanted: Mapping[str, set[str] | None]) -> dict[str, dict[Any, Option]]:
        condition = Q()
        for key, chosen in wanted.items():
            of_field = Q(field=self.fields[key].pk)
            condition |= of_field if chosen is None else of_field & Q(key__in=chosen)
        keys = {self.fields[key].pk: key for key in wanted}
        found: dict[str, dict[Any, Option]] = {key: of_choices(ABSENCE.items()) for key in wanted}
        rows = FieldOption.objects.filter(condition).in_order()
        for field_id, key, label, colour, is_active in rows.values_list("field", "key", "label", "colour", "is_active"):
            options = found[keys[field_id]]
            if len(options) < MOST_OFFERED or key in (wanted[keys[field_id]] or ()):
                options[key] = Option(key, label, colour, offered=is_active)
        return found


def _members(people: Mapping[Any, Option]) -> dict[Any, Option]:
    """Offer the people whom the list knows, by their ids as text."""
    known = {str(each.value): each for each in people.values() if isinstance(each.value, UUID)}
    return of_choices(((ME, WORDS[ME]), *ABSENCE.items())) | known


def _is_narrow(filters: ListFilter, fields: Mapping[str, Any]) -> bool:
    """Tell whether one of the list's own filters is set."""
    return any(filters.values(key) for key in filters.filters if key not in fields)
