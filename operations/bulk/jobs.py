"""What a person started and watches: run by RQ."""

from __future__ import annotations

import time
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.http import QueryDict
from django.utils import timezone

from core.errors import DomainError
from core.scope import workspace_scope
from events import live
from operations.models import Operation
from operations.services import Ended, finish
from operations.services.bulk import run_batch
from ui.bulk import BulkForm, Change
from ui.lists.declaration import declared
from workspaces.models import Membership
from workspaces.roles import allows

log = structlog.get_logger(__name__)
TRIES = 5  # for a batch that meets other writers of the same records crosswise
QUIET = 1.0  # seconds between two lines to the pages
BROKEN = "Something went wrong on our side; what was changed so far can be undone. An admin finds more in the log."
AWAY = "Who started this does not work here any more, or may not do it any more."


class NotAllowed(DomainError):
    """Whoever started the job left, or lost the permission."""


def run_bulk(workspace_id: str, operation_id: str) -> str:
    """Change a job's records to the end. Safe to run twice: only the run whose claim succeeds does it."""
    workspace, operation = UUID(workspace_id), UUID(operation_id)
    with workspace_scope(workspace):
        if not Operation.objects.claim(operation, at=timezone.now()):
            return "skipped"
    error = ""
    try:
        _carry_on(workspace, operation)
    except Ended:
        return "ended"
    except (OperationalError, InterfaceError):
        log.exception("bulk change interrupted", operation_id=operation_id)
        return "interrupted"  # the database is away: the sweep hands it over again when the lease is over
    except DomainError as refusal:
        error = refusal.message
    except Exception:
        log.exception("bulk change failed", operation_id=operation_id)
        error = BROKEN
    with workspace_scope(workspace):
        finish(operation=Operation.objects.get(pk=operation), at=timezone.now(), error=error)
    return "failed" if error else "finished"


def _carry_on(workspace: UUID, operation_id: UUID) -> None:
    """Go on behind the last batch that is settled; pages hear of it now and then, and at the end."""
    with workspace_scope(workspace):
        operation = Operation.objects.get(pk=operation_id)
        declaration = declared[operation.parameters["list"]]
        number = operation.mark.get("batch", 0)
        change = declaration.change(operation.parameters["change"])
        form = _form(operation, change)
    told = time.monotonic()
    try:
        while _batch(workspace, operation_id, number, change, form):
            number += 1
            if time.monotonic() - told > QUIET:
                told = time.monotonic()
                live.publish_many(workspace_id=workspace, name=f"{declaration.subject}.updated")
    finally:
        live.publish_many(workspace_id=workspace, name=f"{declaration.subject}.updated")


def _form(operation: Operation, change: Change) -> BulkForm:
    """
    Read anew what was said: a person, a stage or a field may have gone meanwhile.

    :raises NotAllowed: if whoever said it may not do this any more.
    :raises DomainError: if it cannot be read any more.
    """
    member = Membership.objects.select_related("user").filter(user=operation.created_by_id).first()
    if member is None or not member.user.is_active or not allows(member.role, change.permission):
        raise NotAllowed(AWAY)
    sent = QueryDict(operation.parameters["sent"])
    form = change.form(sent, member=member)
    if not form.is_valid():
        raise DomainError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    return form


def _batch(workspace: UUID, operation_id: UUID, number: int, change: Change, form: BulkForm) -> bool:
    for attempt in range(1, TRIES + 1):
        try:
            with live.hushed(), workspace_scope(workspace):
                return run_batch(
                    operation_id=operation_id, number=number, change=change, said=form.cleaned_data, at=timezone.now()
                )
        except OperationalError:
            log.warning("batch tried again", operation_id=str(operation_id), attempt=attempt, exc_info=True)
            if attempt == TRIES:
                raise
            time.sleep(0.1 * attempt)
    return False
