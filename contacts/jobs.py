"""What a person started and watches: a look at all contacts."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from contacts.duplicates.scanning import scan_all
from contacts.models import DuplicateScan
from core.scope import workspace_scope

log = structlog.get_logger(__name__)


def run_scan(workspace_id: str, scan_id: str) -> str:
    """Look at all contacts of a workspace. Safe to run twice: only the run whose claim succeeds does it."""
    workspace = UUID(workspace_id)
    with workspace_scope(workspace):
        if not DuplicateScan.objects.claim(scan_id, at=timezone.now()):
            return "skipped"
    try:
        scan_all(workspace_id=workspace, scan_id=UUID(scan_id))
    except (OperationalError, InterfaceError):
        log.exception("scan interrupted", scan_id=scan_id)
        return "interrupted"  # the sweep hands it over again when the lease is over
    return "finished"
