"""Where leads come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from core import edits
from core.errors import DomainError
from core.locks import lock
from events import log
from leads.models import LeadSource
from workspaces.models import User


class SourceNameTaken(DomainError):
    """A source of the name exists, whatever its case."""


def create_source(*, name: str, by: User | None, at: datetime, **fields: Any) -> LeadSource:
    """
    Store a source.

    :raises SourceNameTaken: if there is one of the name.
    """
    source = LeadSource(name=" ".join(name.split()), created_by=by, **fields)
    with transaction.atomic():
        _save(source)
        log.record("source.created", subject=source, actor=by, at=at, data={"name": source.name})
    return source


def source_named(name: str, *, by: User | None, at: datetime) -> LeadSource | None:
    """Find the source of a name, whatever its case, or store a new one; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    if found := LeadSource.objects.named(name).first():
        return found
    try:
        return create_source(name=name, by=by, at=at)
    except SourceNameTaken:  # somebody made it between the two
        return LeadSource.objects.named(name).get()


def update_source(
    *,
    source: LeadSource,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change a source and tell {field: [before, after]}.

    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises SourceNameTaken: as `create_source`.
    """
    with transaction.atomic():
        changes = edits.apply(lock(source), values, originals)
        if changes:
            source.updated_by = by
            _save(source)
            log.record("source.updated", subject=source, actor=by, at=at, data={"changes": changes})
    return changes


def delete_source(*, source: LeadSource, by: User | None, at: datetime) -> None:
    """Delete a source; its leads stay, without one."""
    with transaction.atomic():
        log.record("source.deleted", subject=source, actor=by, at=at, data={"name": source.name})
        source.delete()


def _save(source: LeadSource) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise SourceNameTaken(f"There is a source called {source.name} already.", field="name") from error
