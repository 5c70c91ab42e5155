"""Dispatch after the commit, and the sweep that finds what a crash left."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from celery import shared_task
from django.db.models import F
from django.utils import timezone

from core.scope import every_workspace, workspace_scope
from events.dispatcher import dispatch, dispatch_between
from events.models import Event

log = structlog.get_logger(__name__)
GRACE = timedelta(seconds=10)  # a nudge has this long before the sweep takes over
BATCH = 2_000
MOST_ATTEMPTS = 50


@shared_task(acks_late=True)
def dispatch_event(*, workspace_id: str, event_id: str, **_: Any) -> bool:
    """Let the subscribers hear one event. Safe to run twice: only the first finds it undispatched."""
    scope = partial(workspace_scope, UUID(workspace_id))
    try:
        with scope():
            return dispatch(UUID(event_id), at=timezone.now())
    except Exception:
        with scope():
            Event.objects.filter(pk=event_id).update(attempts=F("attempts") + 1)
        raise


@shared_task(acks_late=True)
def dispatch_events(*, workspace_id: str, first: str, last: str, **_: Any) -> int:
    """Let the subscribers hear what one change of many records recorded; where one fails, each event by itself."""
    scope = partial(workspace_scope, UUID(workspace_id))
    try:
        with scope():
            return dispatch_between(UUID(first), UUID(last), at=timezone.now())
    except Exception:
        log.exception("events are heard one by one", first=first, last=last)
    with scope():
        waiting = Event.objects.undispatched().filter(pk__gte=first, pk__lte=last).order_by("pk")
        left = list(waiting.values_list("pk", flat=True))
    for pk in left:
        dispatch_event.delay(workspace_id=workspace_id, event_id=str(pk))
    return 0


@shared_task
def sweep(**_: Any) -> int:
    """Nudge again for events that nobody heard; one that keeps failing is left after 50 tries, for a person."""
    with every_workspace():
        waiting = Event.everywhere.undispatched().older_than(timezone.now() - GRACE)
        batch = list(
            waiting.filter(attempts__lt=MOST_ATTEMPTS).order_by("recorded_at").values_list("workspace_id", "pk")[:BATCH]
        )
    for workspace_id, pk in batch:
        dispatch_event.delay(workspace_id=str(workspace_id), event_id=str(pk))
    return len(batch)
