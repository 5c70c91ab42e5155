"""Hold one row, or one word, while something is changed."""

from __future__ import annotations

from django.db import connection, models

from core.scope import current_workspace_id


def lock[M: models.Model](record: M) -> M:
    """
    Lock a record's row and read it anew; one table, no joins, so that locks cannot meet crosswise.

    :raises DoesNotExist: if it was deleted meanwhile.
    """
    manager = record.__class__._default_manager  # request.user is a stand-in of another type
    record.refresh_from_db(from_queryset=manager.select_for_update(no_key=True))
    return record


def lock_word(word: str) -> None:
    """Let one transaction of the workspace at a time do what a word names: make rows that no constraint keeps apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{current_workspace_id()} {word}"])
