"""What all changes of one row in an operation come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from operations.models import RowChange
from operations.undo.tables import Table, tables

type Columns = dict[str, str | None]
# Who changed a row last and when: no change of its own, and put back only where it is as the operation left it.
BOOKKEEPING = frozenset({"updated_at", "updated_by_id", "last_activity_at"})


@dataclass
class Net:
    """`before` is what goes back; `after` and `digest` are how the operation left the row."""

    table: Table
    record: UUID
    key: UUID
    first: str
    last: str = ""
    before: Columns = field(default_factory=dict)
    after: Columns = field(default_factory=dict)
    digest: int | None = None
    width: int = 0

    @property
    def is_made(self) -> bool:
        return self.first == "insert" and self.last != "delete"

    @property
    def is_gone(self) -> bool:
        return self.first != "insert" and self.last == "delete"

    @property
    def is_changed(self) -> bool:
        return self.first != "insert" and self.last != "delete"

    @property
    def is_root(self) -> bool:
        return self.table.is_record

    def add(self, change: RowChange) -> None:
        self.last = change.action
        self.width = change.width
        if change.action == "insert":
            self.digest, self.after = change.digest, {}
        elif change.action == "update":
            self.digest = change.digest
            self.before = {**(change.before or {}), **self.before}
            self.after.update(change.after or {})
        else:
            self.before = {**(change.before or {}), **self.before}


def net_of(changes: Iterable[RowChange]) -> dict[UUID, list[Net]]:
    """Fold changes, in their order, into one for each row, by record."""
    found: dict[tuple[str, UUID, UUID], Net] = {}
    known = tables()
    for change in changes:
        place = (change.table, change.record, change.key)
        if place not in found:
            found[place] = Net(known[change.table], change.record, change.key, change.action)
        found[place].add(change)
    groups: dict[UUID, list[Net]] = {}
    for net in found.values():
        groups.setdefault(net.record, []).append(net)
    return groups
