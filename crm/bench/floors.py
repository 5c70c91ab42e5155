"""The least that anything could take here: the database alone, Django alone, one commit alone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

import psycopg
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from core.scope import SET_LOCAL
from crm.bench.asking import Ask, Statement, send
from crm.bench.figures import median_ms

NOTHING = "/nothing/"
TOUCH = "UPDATE leads_lead SET updated_at = now() WHERE id = %s"


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path(NOTHING[1:], nothing)]


def empty_view(times: int) -> float:
    """A view that does nothing, without middleware: milliseconds."""
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__):
        application = WSGIHandler()
        return median_ms([send(application, Ask("", NOTHING)).seconds for _ in range(times)])


def replay(url: str, pages: Iterable[Sequence[Statement]]) -> float:
    """The statements of pages straight through psycopg, each page a transaction: milliseconds a page."""
    times = []
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        for page in pages:
            began = time.perf_counter()
            for sql, parameters in page:
                cursor = connection.execute(sql, parameters)
                if cursor.description:
                    cursor.fetchall()
            connection.commit()
            times.append(time.perf_counter() - began)
    return median_ms(times)


def commit(url: str, workspace_id: UUID, leads: Sequence[UUID]) -> float:
    """One changed row and its commit to the disk: milliseconds."""
    times = []
    with psycopg.connect(url) as connection:
        for lead in leads:
            began = time.perf_counter()
            connection.execute(SET_LOCAL, ("none", str(workspace_id)))
            connection.execute(TOUCH, (lead,))
            connection.commit()
            times.append(time.perf_counter() - began)
    return median_ms(times)
