"""Hold one row, or one word, while something is changed."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from core.prepared import Prepared
from core.scope import current_workspace_id


def lock[M: models.Model](record: M) -> M:
    """
    Lock a record's row and read it anew; one table, no joins, so that locks cannot meet crosswise.

    :raises DoesNotExist: if it was deleted meanwhile.
    """
    model = record.__class__  # request.user is a stand-in of another type
    found = _locked(model)(key=record.pk)
    if not found:
        raise model.DoesNotExist(f"{model.__name__} was deleted.")  # type: ignore[attr-defined]
    for field in model._meta.concrete_fields:
        setattr(record, field.attname, getattr(found[0], field.attname))
    record._state.fields_cache.clear()  # what was joined or fetched may be another row by now
    record.__dict__.pop("_prefetched_objects_cache", None)
    return record


@cache
def _locked(model: type[models.Model]) -> Prepared[Any]:
    rows = model._default_manager
    return Prepared(lambda key: rows.filter(pk=key).select_for_update(no_key=True), key=UUID)


def lock_word(word: str) -> None:
    """Let one transaction of the workspace at a time do what a word names: make rows that no constraint keeps apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{current_workspace_id()} {word}"])
