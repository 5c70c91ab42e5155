"""Questions that nothing bounds but time: what a person asks may have no index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

PATIENCE = 4_000  # milliseconds that one statement of a page may take
LIMIT = "SELECT set_config('statement_timeout', %s, true)"


class TooSlow(Exception):
    """PostgreSQL had no answer in time; what the transaction had done before stands."""


@contextmanager
def bounded() -> Iterator[None]:
    """
    Give each statement, from here to the end of the transaction, its time and no more.

    :raises TooSlow: if one inside took longer.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LIMIT, [str(PATIENCE)])
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow("No answer in time.") from error
        raise
