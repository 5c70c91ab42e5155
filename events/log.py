"""The one way to record a fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import models, transaction
from kombu.exceptions import OperationalError

from core.models import TenantModel
from core.scope import current_workspace_id
from events import live
from events.models import Event
from events.patience import patience
from workspaces.models import User

logger = structlog.get_logger(__name__)


def record(
    name: str, *, subject: TenantModel, actor: User | None, at: datetime, data: dict[str, Any] | None = None
) -> Event:
    """
    Append a fact in the scope's transaction; on commit, tell the dispatcher and the pages.

    :raises OutsideScope: where no workspace, and so no transaction, is open.
    """
    event = Event.objects.create(
        name=name,
        subject_type=label(subject),
        subject_id=subject.pk,
        actor=actor,
        occurred_at=at,
        data=data or {},
    )
    transaction.on_commit(partial(_nudge, event), robust=True)  # a lost nudge is found by the sweep
    tell = partial(live.publish, workspace_id=current_workspace_id(), name=name, subject_id=subject.pk)
    transaction.on_commit(tell, robust=True)
    return event


def record_many(
    name: str, *, subject_type: str, said: Iterable[tuple[UUID, dict[str, Any]]], actor: User | None, at: datetime
) -> int:
    """
    Append one fact for each (id, data) of a kind, as `record` does, and tell how many.

    One nudge and one line to the pages go out for all of them.
    """
    events = Event.objects.bulk_create(
        Event(name=name, subject_type=subject_type, subject_id=pk, actor=actor, occurred_at=at, data=data)
        for pk, data in said
    )
    if events:
        transaction.on_commit(partial(_nudge_all, events), robust=True)
        tell = partial(live.publish_many, workspace_id=current_workspace_id(), name=name)
        transaction.on_commit(partial(tell, subjects=[event.subject_id for event in events]), robust=True)
    return len(events)


def label(subject: models.Model) -> str:
    """Name the kind of a subject as events do: "leads.lead"."""
    return subject._meta.label_lower


def _nudge(event: Event) -> None:
    from events.tasks import dispatch_event

    _send(dispatch_event, event, event_id=str(event.pk))


def _nudge_all(events: list[Event]) -> None:
    """Let one task hear all of them: a nudge each would keep the workers from everything else."""
    from events.tasks import dispatch_events

    ids = sorted(event.pk for event in events)
    _send(dispatch_events, events[0], first=str(ids[0]), last=str(ids[-1]))


def _send(task: Any, event: Event, **which: str) -> None:
    if patience.has_run_out():
        return
    try:
        task.delay(workspace_id=str(event.workspace_id), **which)
    except OperationalError as error:
        patience.run_out()
        logger.warning("event waits for the sweep", event_name=event.name, error=str(error))
