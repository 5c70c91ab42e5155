"""Every write to imports: upload, choose, start, cancel, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import django_rq
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core.errors import DomainError
from core.locks import lock
from events import log
from operations import services as operations
from operations.models import Operation
from transfers import files
from transfers.models import Import
from transfers.proposals import proposal_for
from transfers.reading import Unreadable
from transfers.uploading import LARGEST
from workspaces.models import User

TOO_LARGE = "The file is larger than 500 MB. Leave out what you do not need, or split it."
TOO_WIDE = "The file has {:,} columns; {:,} can be taken in at most. Leave out what you do not need, or split it."
MOST_COLUMNS = 2_000


class FileRefused(DomainError):
    """The file cannot be imported; the text says why and what to do."""


class NotReady(DomainError):
    """The import is not in a state for that."""


def upload(*, file: UploadedFile, kind: str, by: User, at: datetime) -> Import:
    """
    Keep a file and find out how it is to be read.

    :raises FileRefused: if it is too large or cannot be read.
    """
    if (file.size or 0) > LARGEST:
        raise FileRefused(TOO_LARGE, field="file")
    job = Import(kind=kind, filename=(file.name or "file")[:200], size=file.size or 0, created_by=by, updated_by=by)
    files.keep(file, job.path)
    try:
        _read(job, {})
        with transaction.atomic():
            job.save(force_insert=True)
            log.record("import.uploaded", subject=job, actor=by, at=at, data={"name": job.filename})
    except Exception:
        files.forget(job.path)
        raise
    return job


def read_again(*, job: Import, reading: Mapping[str, Any], by: User) -> None:
    """
    Read a file as a person chose, by encoding, delimiter, header_row or sheet; other columns are proposed anew.

    :raises FileRefused: if it cannot be read so.
    :raises NotReady: if the import has begun.
    """
    with transaction.atomic():
        _in_state(lock(job), Import.Status.UPLOADED)
        changed = _read(job, reading)
        job.updated_by = by
        job.change("reading", "columns", "rows", "updated_by", *changed)


def _read(job: Import, reading: Mapping[str, Any]) -> list[str]:
    """Look into the file and propose what its columns mean; tell which further fields that set."""
    try:
        table = files.look_into(job, reading)
    except Unreadable as refusal:
        raise FileRefused(str(refusal), field="file") from refusal
    if len(table.columns) > MOST_COLUMNS:
        raise FileRefused(TOO_WIDE.format(len(table.columns), MOST_COLUMNS), field="file")
    is_known = job.columns == table.columns
    job.columns, job.rows, job.reading = table.columns, table.count_estimate, dict(reading)
    proposal = {"found": job.found} if is_known else proposal_for(job, table)
    for name, value in proposal.items():
        setattr(job, name, value)
    return list(proposal)


def choose(*, job: Import, values: Mapping[str, Any], by: User) -> None:
    """
    Store what the columns mean and how the file is to be taken in.

    :raises NotReady: if the import has begun.
    """
    with transaction.atomic():
        _in_state(lock(job), Import.Status.UPLOADED)
        for name, value in values.items():
            setattr(job, name, value)
        job.updated_by = by
        job.change(*values, "updated_by")


def start(*, job: Import, by: User, at: datetime) -> bool:
    """Hand an import to the workers; False if it was handed over before."""
    with transaction.atomic():
        if lock(job).status != Import.Status.UPLOADED:
            return False
        # without a worker's word until then, the sweep hands it over again: a lost message costs a minute
        job.status, job.started_at, job.lease_until, job.updated_by = Import.Status.QUEUED, at, None, by
        job.operation = operations.begin(
            kind=Operation.Kind.IMPORT,
            title=job.filename,
            by=by,
            at=at,
            total=job.rows,
            status=Operation.Status.QUEUED,
            parameters={"address": ["transfers:import", str(job.pk)]},
        )
        job.change("status", "started_at", "lease_until", "updated_by", "operation")
        log.record("import.started", subject=job, actor=by, at=at, data={"name": job.filename, "rows": job.rows})
        transaction.on_commit(partial(hand_over, job), robust=True)
    return True


def hand_over(job: Import) -> None:
    """Put an import into the queue; a lost or doubled message is harmless, for a worker claims the import first."""
    queue = django_rq.get_queue("default")
    queue.enqueue("transfers.jobs.run_import", str(job.workspace_id), str(job.pk), result_ttl=0)


def cancel(*, job: Import, by: User, at: datetime) -> bool:
    """Stop an import behind the batch that is being written; False if it had ended."""
    with transaction.atomic():
        if not lock(job).is_under_way:
            return False
        job.status, job.cancelled_at, job.finished_at, job.updated_by = Import.Status.CANCELLED, at, at, by
        job.change("status", "cancelled_at", "finished_at", "updated_by")
        if job.operation:
            operations.cancel(operation=job.operation, by=by, at=at)
        log.record("import.cancelled", subject=job, actor=by, at=at, data=counts_of(job))
    return True


def finish(*, job: Import, at: datetime, error: str = "") -> bool:
    """End an import that ran through, or that cannot go on; False if it had ended."""
    with transaction.atomic():
        if not lock(job).is_under_way:
            return False
        job.status = Import.Status.FAILED if error else Import.Status.FINISHED
        job.finished_at, job.error = at, error
        job.rows = job.rows if error else job.settled  # until now it was an estimate
        job.change("status", "finished_at", "error", "rows")
        if job.operation:
            operations.finish(operation=job.operation, at=at, error=error)
        name = "import.failed" if error else "import.finished"
        log.record(name, subject=job, actor=job.created_by, at=at, data=counts_of(job))
    return True


def delete_import(*, job: Import, by: User | None, at: datetime, only_unfinished: bool = False) -> None:
    """
    Forget an import and its file; what it brought in stays.

    :raises NotReady: while it runs, or if it has begun and only one that has not was to be forgotten.
    """
    with transaction.atomic():
        if lock(job).is_under_way:
            raise NotReady("Cancel the import first.")
        if only_unfinished:
            _in_state(job, Import.Status.UPLOADED)
        log.record("import.deleted", subject=job, actor=by, at=at, data={"name": job.filename})
        transaction.on_commit(partial(files.forget, job.path))
        job.delete()


def counts_of(job: Import) -> dict[str, Any]:
    return {"name": job.filename} | {name: getattr(job, name) for name in Import.COUNTERS}


def _in_state(job: Import, status: str) -> None:
    if job.status != status:
        raise NotReady("This import has begun already.")
