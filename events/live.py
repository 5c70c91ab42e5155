"""
Tell open pages that something changed: which event, of which record, and never what.

Pages ask again and pass the permission check again. Nothing is kept: who was away asks afresh on return.
"""

from __future__ import annotations

import functools
import json
from uuid import UUID

import redis
import structlog
from django.conf import settings

from events.patience import patience

log = structlog.get_logger(__name__)
QUICK = 0.5  # seconds: a page does not wait for a Redis that is not there


@functools.cache
def connection() -> redis.Redis:
    client: redis.Redis = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=QUICK, socket_timeout=QUICK, retry=None
    )
    return client


def channel(workspace_id: UUID | str) -> str:
    return f"live:{workspace_id}"


def publish(*, workspace_id: UUID, name: str, subject_id: UUID) -> None:
    """Send one line to the pages of a workspace; a Redis that is away is logged and forgiven."""
    if patience.has_run_out():
        return
    message = json.dumps({"name": name, "subject": str(subject_id)})
    try:
        connection().publish(channel(workspace_id), message)
    except redis.RedisError as error:
        patience.run_out()
        log.warning("live message lost", event_name=name, error=str(error))
