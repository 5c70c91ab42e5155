"""What a person started and watches: run by RQ, apart from the tasks that nobody waits for."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from core.errors import DomainError
from core.scope import workspace_scope
from transfers.engine.run import Ended, run
from transfers.models import Import
from transfers.reading import Unreadable
from transfers.services import finish

log = structlog.get_logger(__name__)
BROKEN = "Something went wrong on our side; the rows so far are in. An admin finds more in the log."


def run_import(workspace_id: str, import_id: str) -> str:
    """Carry an import to its end. Safe to run twice: only the run whose claim succeeds does it."""
    workspace = UUID(workspace_id)
    with workspace_scope(workspace):
        if not Import.objects.claim(import_id, at=timezone.now()):
            return "skipped"
    error = ""
    try:
        run(workspace_id=workspace, import_id=UUID(import_id))
    except Ended:
        return "ended"
    except (OperationalError, InterfaceError):
        log.exception("import interrupted", import_id=import_id)
        return "interrupted"  # the database is away: the sweep hands it over again when the lease is over
    except (DomainError, Unreadable) as refusal:
        error = str(refusal)
    except Exception:
        log.exception("import failed", import_id=import_id)
        error = BROKEN
    with workspace_scope(workspace):
        finish(job=Import.objects.get(pk=import_id), at=timezone.now(), error=error)
    return "failed" if error else "finished"
