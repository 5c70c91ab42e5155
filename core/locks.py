"""Hold one row while it is changed."""

from __future__ import annotations

from django.db import models


def lock[M: models.Model](record: M) -> M:
    """
    Lock a record's row and read it anew; one table, no joins, so that locks cannot meet crosswise.

    :raises DoesNotExist: if it was deleted meanwhile.
    """
    manager = type(record)._default_manager
    record.refresh_from_db(from_queryset=manager.select_for_update(no_key=True))
    return record
