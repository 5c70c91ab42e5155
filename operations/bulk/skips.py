"""Which records a bulk change left as they are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from operations.kinds import kind_of, live_names
from operations.models import Batch, Operation
from ui.lists.declaration import declared

PAGE = 50


@dataclass(frozen=True, slots=True)
class Skip:
    """A record with its name and address; both are empty where it is gone."""

    name: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skips:
    """The skipped records of some batches; `after` is the batch behind which the next are, if there are more."""

    rows: list[Skip]
    after: int | None


def skips_of(operation: Operation, *, after: int = -1) -> Skips:
    """Read the skipped records of the batches behind one, a page's worth or a whole batch's."""
    declaration = declared.get(operation.parameters.get("list", ""))
    if declaration is None or operation.is_under_way:
        return Skips([], None)
    found: dict[UUID, str] = {}
    last = None
    batches = Batch.objects.filter(operation=operation, number__gt=after).exclude(reasons={}).order_by("number")
    for batch in batches.defer("ids").iterator(chunk_size=10):
        if len(found) >= PAGE:
            return Skips(_shown(declaration.model._meta.label_lower, found), last)
        found |= {UUID(pk): reason for pk, reason in batch.reasons.items()}
        last = batch.number
    return Skips(_shown(declaration.model._meta.label_lower, found), None)


def _shown(label: str, found: dict[UUID, str]) -> list[Skip]:
    names, kind = live_names(label, found), kind_of(label)
    return [
        Skip(names.get(pk, ""), kind.url(pk) if kind and pk in names else "", reason) for pk, reason in found.items()
    ]
