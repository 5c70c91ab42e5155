"""What a person started and watches: run by RQ."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from core.scope import workspace_scope
from operations.models import Operation
from operations.services import Ended, undo_page

log = structlog.get_logger(__name__)


def run_undo(workspace_id: str, operation_id: str) -> str:
    """Undo an operation to its end. Safe to run twice: only the run whose claim succeeds does it."""
    workspace = UUID(workspace_id)
    with workspace_scope(workspace):
        if not Operation.objects.claim(operation_id, at=timezone.now()):
            return "skipped"
    try:
        while _page(workspace, operation_id):
            pass
    except Ended:
        return "ended"
    except (OperationalError, InterfaceError):
        log.exception("undo interrupted", operation_id=operation_id)
        return "interrupted"  # the database is away: the sweep hands it over again when the lease is over
    return "undone"


def _page(workspace: UUID, operation_id: str) -> bool:
    with workspace_scope(workspace):
        return undo_page(operation=Operation.objects.get(pk=operation_id), at=timezone.now())
