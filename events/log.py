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
    """Append one fact for each (id, data) of a kind, as `record` does; open pages are told once. Tell how many."""
    events = Event.objects.bulk_create(
        Event(name=name, subject_type=subject_type, subject_id=pk, actor=actor, occurred_at=at, data=data)
        for pk, data in said
    )
    for event in events:
        transaction.on_commit(partial(_nudge, event), robust=True)
    if events:
        first = events[0].subject_id
        tell = partial(live.publish, workspace_id=current_workspace_id(), name=name, subject_id=first)
        transaction.on_commit(tell, robust=True)
    return len(events)


def label(subject: models.Model) -> str:
    """Name the kind of a subject as events do: "leads.lead"."""
    return subject._meta.label_lower


def _nudge(event: Event) -> None:
    from events.tasks import dispatch_event

    if patience.has_run_out():
        return
    try:
        dispatch_event.delay(workspace_id=str(event.workspace_id), event_id=str(event.pk))
    except OperationalError as error:
        patience.run_out()
        logger.warning("event waits for the sweep", event_name=event.name, error=str(error))
