"""
Tell open pages that something changed: which event, of which record, and never what.

Pages ask again and pass the permission check again. Nothing is kept: who was away asks afresh on return.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import redis
import structlog
from django.conf import settings

from events.patience import patience

log = structlog.get_logger(__name__)
FEW = 20  # records that pages are told of one by one
_hushed: ContextVar[bool] = ContextVar("hushed", default=False)
QUICK = 0.5  # seconds: a page does not wait for a Redis that is not there


@functools.cache
def connection() -> redis.Redis:
    client: redis.Redis = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=QUICK, socket_timeout=QUICK, retry=None
    )
    return client


def channel(workspace_id: UUID | str) -> str:
    return f"live:{workspace_id}"


@contextmanager
def hushed() -> Iterator[None]:
    """Say nothing of many changes at once: a job does so itself, now and then (`publish_many` when it leaves)."""
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)


def publish_many(*, workspace_id: UUID, name: str, subjects: Sequence[UUID] = ()) -> None:
    """Tell of each where they are few; of many, only that there were: no page asks for hundreds one by one."""
    if _hushed.get():
        return
    few: Sequence[UUID | None] = subjects if 0 < len(subjects) <= FEW else [None]
    for subject in few:
        publish(workspace_id=workspace_id, name=name, subject_id=subject)


def publish(*, workspace_id: UUID, name: str, subject_id: UUID | None) -> None:
    """Send one line to the pages of a workspace; a Redis that is away is logged and forgiven."""
    if patience.has_run_out():
        return
    message = json.dumps({"name": name, "subject": str(subject_id) if subject_id else None})
    try:
        connection().publish(channel(workspace_id), message)
    except redis.RedisError as error:
        patience.run_out()
        log.warning("live message lost", event_name=name, error=str(error))
