"""Record what is written in a transaction as an operation's, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from core.scope import current_workspace_id
from operations.models import Operation

SET_LOCAL = "SELECT set_config('app.operation_id', %s, true)"
_current: ContextVar[Operation | None] = ContextVar("operation", default=None)


def current() -> Operation | None:
    """Give the operation that is being recorded."""
    return _current.get()


@contextmanager
def recording(operation: Operation) -> Iterator[Operation]:
    """
    Record every change of tracked rows in the block, by whatever statement, as the operation's.

    :raises OutsideScope: where no workspace is open.
    """
    current_workspace_id()
    outer = _current.get()
    with transaction.atomic():
        _tell_postgresql(operation)
        token = _current.set(operation)
        try:
            yield operation
        finally:
            _current.reset(token)
    _tell_postgresql(outer)  # a released savepoint keeps what was set in it


def _tell_postgresql(operation: Operation | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_LOCAL, [str(operation.pk) if operation else ""])
