"""A list, declared: everything that tells it from other lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse

from ui.bulk import Change
from ui.conditions.fields import Field
from ui.lists.columns import Column, Sort
from ui.lists.extras import NOTHING, Extras
from ui.lists.filters import ListFilter
from ui.lists.keyset import Order
from ui.lists.options import Options
from ui.lists.views import View
from ui.registry import Text
from workspaces.middleware import MemberRequest

if TYPE_CHECKING:
    from ui.lists.asked import Asked
    from ui.lists.totals import Total

PLACE = "00000000-0000-0000-0000-000000000000"


def _nothing_more(request: MemberRequest) -> Extras:
    return NOTHING


def _counted_when_asked(asked: Asked) -> Total | None:
    return None


@dataclass(frozen=True, kw_only=True)
class List[M: Model]:
    """
    A list of the rows of one model; the first column names the row.

    `view` is the name of its address, `record` of the page of a row, whose address goes on with `fields/<name>/` for
    what is edited in place; `subject` is the key of the `Inplace`. `live` names the kinds whose events change the
    list. `kept_total` answers a total that need not be counted, None where it must be; `worth` is the field that is
    summed up, `currency` the one that says in what. `creation` is the key of the `Creation` that makes a row.
    `first_steps` is a template: what else to do where there are no rows yet. `changes` are what can be done to many
    rows, at the address that `bulk` names. `export` is the name of the address that writes the rows into a file.
    `extras` gives what the workspace added to it, `fields` are what conditions can be about. `views` come with it, the
    first of them without parameters; a board shows those of the list `views_of`.
    """

    key: str
    title: Text
    noun: Any  # ngettext_lazy("lead", "leads")
    subject: str
    live: str
    view: str
    record: str
    may_edit: str
    rows: Callable[[], QuerySet[M]]
    filters: type[ListFilter]
    columns: Sequence[Column]
    sorts: Sequence[Sort]
    default_sort: str
    options: Callable[[Asked], Options]
    kept_total: Callable[[Asked], Total | None] = _counted_when_asked
    worth: str = ""
    currency: str = "currency"
    page_sizes: tuple[int, ...] = (25, 50, 100)
    size: int = 50
    template: str = "ui/list.html"
    icon: str = "list"
    creation: str = ""
    bulk: str = ""
    changes: Sequence[Change] = ()
    first_steps: str = ""
    export: str = ""
    may_export: str = ""
    empty: tuple[Text, Text] = ("", "")
    extras: Callable[[MemberRequest], Extras] = _nothing_more
    fields: Sequence[Field] = ()
    views: Sequence[View] = ()
    views_of: str = ""
    fields_by_key: dict[str, Field] = field(init=False)
    by_key: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
        object.__setattr__(self, "fields_by_key", {each.key: each for each in self.fields})
        declared[self.key] = self

    @property
    def naming(self) -> Column:
        """The column that names the row; it is always shown."""
        return self.columns[0]

    @property
    def model(self) -> type[M]:
        return self.rows().model

    def order(self, text: str, further: Mapping[str, Sort] = MappingProxyType({})) -> Order:
        """Read a sort from an address, such as "-value"; what is not offered gives the default."""
        by_key = {**further, **{sort.key: sort for sort in self.sorts}}
        wanted = text if text.removeprefix("-") in by_key else self.default_sort
        return Order(by_key[wanted.removeprefix("-")], wanted.startswith("-"), self.model)

    def change(self, key: str) -> Change:
        """
        Give what can be done to many rows.

        :raises Http404: if there is no such change.
        """
        found = next((change for change in self.changes if change.key == key), None)
        if found is None:
            raise Http404("No such change.")
        return found

    @property
    def family(self) -> str:
        """The key of the list whose views it shows."""
        return self.views_of or self.key

    def url(self) -> str:
        return reverse(self.view)

    def record_prefix(self) -> str:
        """Give what stands before the id in the address of every record, so that no row reverses its own."""
        return reverse(self.record, args=[PLACE]).partition(PLACE)[0]


declared: dict[str, List[Any]] = {}
