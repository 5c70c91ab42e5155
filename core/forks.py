"""
A forked process, such as RQ makes for each job, opens connections of its own.

It has its parent's sockets, but none of the threads that tend a pool: once a connection is lost it would get no other.
"""

from __future__ import annotations

import os
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

_of_the_parent: list[Any] = []  # kept, for giving them up would close the parent's sockets


def leave_connections() -> None:
    """Forget, without closing it, what belongs to the parent."""
    pools: dict[str, Any] = DatabaseWrapper._connection_pools  # type: ignore[attr-defined]
    _of_the_parent.extend(pools.values())
    pools.clear()
    for connection in connections.all(initialized_only=True):
        _of_the_parent.append(connection)
        del connections[connection.alias]


def watch() -> None:
    os.register_at_fork(after_in_child=leave_connections)
