"""For those who watch the process: is it there, and can it work?"""

from __future__ import annotations

import functools
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from core.roles import login_is_bound
from events import live
from workspaces.access import open_to_all

OK = "ok"
UNAVAILABLE = 503


class MigrationsMissingError(Exception):
    """The code expects tables or columns that the database lacks."""


@open_to_all
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer without touching anything: the process is there."""
    return HttpResponse(OK, content_type="text/plain")


@open_to_all
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell whether pages can be served; without Redis they can, only later events and live updates wait."""
    database, redis = _database(), _redis()
    ready = database == OK
    state: dict[str, Any] = {"status": "unavailable" if not ready else OK if redis == OK else "degraded"}
    return JsonResponse(state | {"database": database, "redis": redis}, status=200 if ready else UNAVAILABLE)


def _database() -> str:
    try:
        if not login_is_bound():
            return "the login is not bound by row-level security"
        _check_migrations()
    except DatabaseError:
        return "down"
    except MigrationsMissingError:
        return "migrations are missing"
    return OK


def _redis() -> str:
    try:
        live.connection().ping()
    except RedisError:
        return "down"
    return OK


@functools.cache
def _check_migrations() -> None:
    """
    Compare the code's migrations with the database's; asked until there is nothing left to apply, then remembered.

    :raises MigrationsMissingError: if the database is behind.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissingError
