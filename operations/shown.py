"""What pages say about operations and deleted records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from operations.kinds import Kind, kind_of
from operations.models import Deleted, Operation, RowChange
from operations.services.undoing import count_records, unfold
from operations.undo.net import net_of
from operations.undo.settle import foresee
from operations.undo.tables import kinds, tables
from workspaces.access import may
from workspaces.middleware import MemberRequest

FORESEEN = 5_000  # records; beyond that nobody waits for the count
PAGE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A deleted record on the page of the recycle bin."""

    entry: Deleted
    kind: Kind | None
    along: str
    days_left: int
    may_restore: bool


def lines(request: MemberRequest, entries: list[Deleted], *, at: datetime) -> list[Line]:
    return [
        Line(each, kind_of(each.kind), along(each), each.days_left(at=at), may_undo(request, each.operation))
        for each in entries
    ]


def along(entry: Deleted) -> str:
    """Say what went with a deleted record: "2 leads, 5 notes"."""
    known = tables()
    # its own history and tags go without saying
    shown = [(known[table].model._meta, rows) for table, rows in entry.along.items() if known[table].is_named]
    return ", ".join(f"{rows:,} {meta.verbose_name if rows == 1 else meta.verbose_name_plural}" for meta, rows in shown)


def may_undo(request: MemberRequest, operation: Operation) -> bool:
    """Who did something may undo it, and so may managers."""
    return operation.created_by_id == request.user.pk or may(request, "operations.undo_operation")


def link(operation: Operation) -> str:
    """Give the page that knows more of an operation, such as the import's; empty where there is none."""
    address = operation.parameters.get("address")
    return reverse(address[0], args=address[1:]) if address else ""


def undo_url(request: MemberRequest, operation: Operation | None, *, at: datetime) -> str:
    """Give the address that asks before undoing an operation; empty where the member cannot."""
    if operation is None or not can_undo(operation, at=at) or not may_undo(request, operation):
        return ""
    return reverse("operations:undo", args=[operation.pk])


def can_undo(operation: Operation, *, at: datetime) -> bool:
    return operation.status in Operation.ENDED and operation.expires_at > at


def what_will_happen(operation: Operation) -> str:
    """Say how many records would go back, and how many were changed since and stay."""
    unfold(operation)
    total = count_records(operation)
    if total > FORESEEN:
        text = _("Up to %(total)s records go back; those that were changed since stay as they are and are listed.")
        return text % {"total": f"{total:,}"}
    stay = _staying(operation)
    if not total:
        return _("It changed nothing that could go back.")
    if not stay:
        text = ngettext("The only record goes back.", "All %(total)s records go back.", total)
        return text % {"total": f"{total:,}"}
    text = ngettext(
        "%(back)s of %(total)s records go back; %(stay)s was changed since and stays.",
        "%(back)s of %(total)s records go back; %(stay)s were changed since and stay.",
        stay,
    )
    return text % {"back": f"{total - stay:,}", "total": f"{total:,}", "stay": f"{stay:,}"}


def _staying(operation: Operation) -> int:
    found = 0
    for kind in kinds():
        after = None
        rows = RowChange.objects.of(operation)
        while records := rows.records(kind, after=after, most=PAGE):
            changes = rows.filter(kind=kind, record__in=records).order_by("sequence", "pk")
            found += len(foresee(net_of(changes)))
            after = records[-1]
    return found
