"""
A scope: a transaction in which the rows of one workspace can be seen, and no others.

Two locks hold it: the manager of every tenant model raises outside a scope, and PostgreSQL's row-level security
shows nothing without one. Both read what is set here. See docs/tenancy.md.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction

OWNER = "crm_owner"
SET_LOCAL = "SELECT set_config('role', %s, true), set_config('app.workspace_id', %s, true)"


class Every(enum.Enum):
    """The scope of sweeps and of the installation's staff: all workspaces at once."""

    WORKSPACE = "every workspace"


Scope = UUID | Every
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


class OutsideScope(RuntimeError):
    """A tenant row was asked for while no workspace was open."""


class InsideScope(RuntimeError):
    """Something that waits for the network was called while a scope, a transaction, was open."""


@contextmanager
def workspace_scope(workspace_id: UUID) -> Iterator[None]:
    """Open a transaction that sees and writes the rows of one workspace."""
    with _enter(workspace_id):
        yield


@contextmanager
def every_workspace() -> Iterator[None]:
    """Open a transaction that sees all workspaces: for sweeps, and to find out where a person belongs."""
    with _enter(Every.WORKSPACE):
        yield


def current_workspace_id() -> UUID:
    """
    Tell the workspace of the scope.

    :raises OutsideScope: where there is none, or where all workspaces are open.
    """
    scope = _scope.get()
    if not isinstance(scope, UUID):
        raise OutsideScope("No workspace is open here: enter workspace_scope(id) first.")
    return scope


def sees_every_workspace() -> bool:
    return _scope.get() is Every.WORKSPACE


def kept() -> dict[Any, Any]:
    """
    Give what was read once for this scope, to be read again from here; it goes with the scope.

    :raises OutsideScope: where none is open.
    """
    if (found := _kept.get()) is None:
        raise OutsideScope("No scope is open here: enter workspace_scope(id) first.")
    return found


def outside_scope[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run inside a scope: no transaction waits for the network."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if _scope.get() is not None:
            raise InsideScope(f"{function.__name__} waits for the network and was called inside a scope.")
        return function(*args, **kwargs)

    return guarded


@contextmanager
def _enter(scope: Scope) -> Iterator[None]:
    outer = _scope.get()
    with transaction.atomic():
        _tell_postgresql(scope)
        token, memory = _scope.set(scope), _kept.set({})
        try:
            yield
        finally:
            _scope.reset(token)
            _kept.reset(memory)
            if outside := _kept.get():
                outside.clear()  # what was read before may have been changed in here
    if connection.in_atomic_block:  # a released savepoint keeps what was set in it
        _tell_postgresql(outer)


def _tell_postgresql(scope: Scope | None) -> None:
    role = OWNER if scope is Every.WORKSPACE else "none"
    workspace = str(scope) if isinstance(scope, UUID) else ""
    _set_local(role, workspace)


def _set_local(*values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_LOCAL, values)
