"""What an address asks of a list: filters, sort, page, and the addresses of all other states from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from ui.conditions import Asker, Field, Where
from ui.conditions.text import UNESCAPED
from ui.lists.chosen import chosen_columns, offered_columns
from ui.lists.columns import Column, Sort
from ui.lists.declaration import List
from ui.lists.extras import PREFIX, filters_with
from ui.lists.keyset import Page
from ui.lists.options import Options
from ui.lists.views import VIEW, base_of, default_of, may_save, view_of
from workspaces.middleware import MemberRequest

LONGEST_NAME = 100
WHERE, COLUMNS = "where", "cols"  # the parameters of the conditions and of the columns
MOST_PARTS = 12


class Asked:
    """One state of a list for one member; what is read from the database is read when it is asked for, once."""

    wants_all = False

    def __init__(self, request: MemberRequest, declaration: List[Any], query: QueryDict | None = None) -> None:
        self.request = request
        self.list = declaration
        self.sent = request.GET if query is None else query
        self.view = view_of(request, declaration, self.sent, is_bare=query is None and not request.GET)
        self.query = self._merged()
        self.extras = declaration.extras(request)
        filters = filters_with(declaration.filters, self.extras)
        self.filters = filters(self.query, queryset=declaration.rows(), request=request)
        self.filters.named = self.where.keys
        self.order = declaration.order(self.query.get("sort", ""), self.extras.sorts)
        self.size = self._size()

    def _merged(self) -> QueryDict:
        """Let what the address says override what its view says, parameter by parameter."""
        if not self.view.query:
            return self.sent
        merged = self.view.parameters.copy()
        for name, texts in self.sent.lists():
            merged.setlist(name, texts)
        return merged

    def _size(self) -> int:
        sent = self.query.get("size", "")
        return int(sent) if sent in {str(size) for size in self.list.page_sizes} else self.list.size

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows that filters and conditions leave, in no order; none where a filter cannot be read."""
        rows = self.filtered
        return rows if self.where.q is None else rows.filter(self.where.q)

    @property
    def filtered(self) -> QuerySet[Any]:
        """The rows that the filters leave, whatever the conditions say."""
        return self.filters.qs if self.filters.is_valid() else self.list.rows().none()

    @cached_property
    def where(self) -> Where:
        """The conditions."""
        return Where(self.query.get(WHERE, ""), self.fields, Asker(self.request.user.pk, timezone.localdate()))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """What conditions can be about."""
        return {**self.list.fields_by_key, **self.extras.fields}

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def offered(self) -> dict[str, Column]:
        """The columns that there are to choose from, besides the naming one."""
        return offered_columns(self.list, self.extras)

    @cached_property
    def columns(self) -> list[Column]:
        chosen = self.query.get(COLUMNS, "").split(",") if self.query.get(COLUMNS) else self.view.columns
        found = [self.offered[key] for key in dict.fromkeys(chosen) if key in self.offered]
        return found or chosen_columns(self.request.user, self.list.key, self.offered)

    @cached_property
    def options(self) -> Options:
        known = self.list.options(self)
        return {**known, **self.extras.options(self, known)} if self.extras.filters else known

    @cached_property
    def gone(self) -> list[str]:
        """Name the filters and sorts in the address that once were; they are shown, and change nothing."""
        read = set(self.filters.names())
        lost = [name for name in self.query if name.startswith(PREFIX) and name not in read and self.query[name]]
        sort = self.query.get("sort", "").removeprefix("-")
        lost += [sort] if sort.startswith(PREFIX) and sort not in self.extras.sorts else []
        return list(dict.fromkeys(name.removeprefix(PREFIX).partition(".")[0][:LONGEST_NAME] for name in lost))

    @cached_property
    def page(self) -> Page:
        paths = [path for column in (self.list.naming, *self.columns) for path in column.paths]
        cursors = self.query.get("after", ""), self.query.get("before", "")
        narrowed, sort = self.in_order
        rows = self.shown(narrowed)
        known_as = "" if self.active or rows is not narrowed or sort.split else self.list.key
        order = replace(self.order, sort=sort)
        return order.page(self._parts(rows), paths, self.size, *cursors, known_as=known_as)

    def _parts(self, rows: QuerySet[Any]) -> Sequence[QuerySet[Any]]:
        """Take the rows apart where an index has the order of each part, but not of all of them."""
        parts = self.filters.parts(rows, self.order.sort.key) if self.cleaned else [rows]
        if self.where.q is None:
            return parts
        branches = self.where.branches
        if len(branches) * len(parts) > MOST_PARTS or not self.order.can_mix:
            branches = [self.where.q]
        return [part.filter(branch) for part in parts for branch in branches]

    @cached_property
    def in_order(self) -> tuple[QuerySet[Any], Sort]:
        """The rows that the filters leave, asked for as suits a page in the order of a sort; and that sort."""
        if not self.filters.is_valid():
            return self.filtered, self.order.sort
        return self.extras.in_order(self.filters, self.filters.own, self.order.sort)

    def shown(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Add to rows what the columns show that is no field."""
        added = self.extras.values([column for column in self.columns if column.key in self.extras.columns])
        return rows.annotate(**added) if added else rows

    @cached_property
    def active(self) -> list[str]:
        """Name the filters that are set, the conditions among them."""
        active = [key for key in self.filters.filters if self.filters.values(key)]
        return [*active, WHERE] if self.where.text else active

    @cached_property
    def filter_pairs(self) -> list[tuple[str, str]]:
        """List the parameters of the filters that are set."""
        sent = [self.filters.values(key) for key in self.active if key != WHERE]
        pairs = [(name, text) for values in sent for name, texts in values.items() for text in texts]
        return [*pairs, (WHERE, self.where.text)] if self.where.text else pairs

    @cached_property
    def view_pairs(self) -> list[tuple[str, str]]:
        """List the parameters of sort and size where they are not the usual ones."""
        sort = ("-" if self.order.descending else "") + self.order.sort.key
        pairs = [("sort", sort)] if sort != self.list.default_sort else []
        pairs += [("size", str(self.size))] if self.size != self.list.size else []
        chosen = self.query.get(COLUMNS, "")
        return [*pairs, (COLUMNS, chosen)] if chosen else pairs

    def link(self, *, without: str = "", **changes: str) -> str:
        """Write the address of this state with changes; `without` names a filter to leave out."""
        left_out = set(self.filters.filters[without].names(without)) if without else set()
        pairs = [pair for pair in self.filter_pairs if pair[0] not in left_out and pair[0] not in changes]
        pairs += [pair for pair in self.view_pairs if pair[0] not in changes]
        return self.address(pairs + [(name, text) for name, text in changes.items() if text])

    def address(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Write an address: the view, and in what these parameters differ from it."""
        differing = self._differing(pairs)
        return "?" + urlencode([*self._named, *differing], safe=UNESCAPED)

    @property
    def _named(self) -> list[tuple[str, str]]:
        """Name the view; that of every list only where the member's list opens with another."""
        base = base_of(self.list).key
        is_usual = self.view.key == base and default_of(self.request, self.list) in {"", base}
        return [] if is_usual else [(VIEW, self.view.key)]

    def _differing(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        known = {*self.filters.names(), WHERE, COLUMNS, "sort", "size"}
        base = {name: texts for name, texts in self.view.parameters.lists() if name in known}
        now: dict[str, list[str]] = {}
        for name, text in pairs:
            now.setdefault(name, []).append(text)
        found = [(name, text) for name, texts in now.items() if texts != base.get(name) for text in texts]
        return found + [(name, "") for name in base if name not in now]

    @cached_property
    def inherited(self) -> list[str]:
        """Name the parameters that the view sets: to clear one, an address has to say so."""
        return list(self.view.parameters)

    @property
    def state(self) -> list[tuple[str, str]]:
        """List all parameters of this state, as a view keeps them."""
        return [pair for pair in self.filter_pairs + self.view_pairs if pair[0] != COLUMNS]

    @property
    def may_save(self) -> bool:
        """Tell whether the member may change the view."""
        return may_save(self.request, self.view)

    @cached_property
    def is_changed(self) -> bool:
        """Tell whether the address says something else than its view."""
        return bool(self._differing(self.filter_pairs + self.view_pairs))

    def chosen(self, key: str) -> set[Any]:
        """Give the choices that a filter or the conditions name."""
        return {*(self.cleaned.get(key) or ()), *self.where.chosen(key)}

    def wants(self, key: str) -> bool:
        """Tell whether the menu of a filter, or the builder of conditions, asks for what it lets choose from."""
        return self.query.get("options") == key or self.wants_all

    def page_link(self, side: str, cursor: str) -> str:
        return self.link(**{side: cursor})

    @property
    def here(self) -> str:
        """The address of this very page."""
        place = {name: text for name in ("after", "before") if (text := self.query.get(name, ""))}
        return self.link(**place)

    @property
    def cleared(self) -> str:
        """The address without any filter."""
        return self.address(self.view_pairs)

    def sorted_by(self, key: str) -> tuple[str, str]:
        """Give what a click on a heading leads to, and how the rows are sorted by it now, as ARIA says it."""
        if key != self.order.sort.key:
            return self.link(sort=key), ""
        if not self.order.descending:
            return self.link(sort=f"-{key}"), "ascending"
        default = self.list.default_sort.removeprefix("-")
        return self.link(sort=key if key == default else ""), "descending"
