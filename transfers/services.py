"""Every write to imports: upload, choose, start, cancel, end."""

from __future__ import annotations

import shutil
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
from transfers.columns import proposal_for
from transfers.models import Import
from transfers.reading import Unreadable, open_table
from workspaces.models import User

LARGEST = 500 * 1024 * 1024


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
        raise FileRefused("The file is larger than 500 MB. Split it, or save it as CSV.", field="file")
    job = Import(kind=kind, filename=(file.name or "file")[:200], size=file.size or 0, created_by=by, updated_by=by)
    job.path.parent.mkdir(parents=True, exist_ok=True)
    with job.path.open("wb") as target:
        shutil.copyfileobj(file, target, 1024 * 1024)
    try:
        _read(job, {})
    except DomainError:
        job.path.unlink(missing_ok=True)
        raise
    with transaction.atomic():
        job.save(force_insert=True)
        log.record("import.uploaded", subject=job, actor=by, at=at, data={"name": job.filename})
    return job


def read_again(*, job: Import, reading: Mapping[str, Any], by: User) -> None:
    """
    Read a file as a person chose, by encoding, delimiter, header_row or sheet, and propose its columns anew.

    :raises FileRefused: if it cannot be read so.
    :raises NotReady: if the import has begun.
    """
    with transaction.atomic():
        _in_state(lock(job), Import.Status.UPLOADED)
        _read(job, reading)
        job.updated_by = by
        job.change("reading", "columns", "rows", "mapping", "key", "empty_words", "updated_by")


def _read(job: Import, reading: Mapping[str, Any]) -> None:
    try:
        table = open_table(job.path, **reading)
    except Unreadable as refusal:
        raise FileRefused(str(refusal), field="file") from refusal
    job.columns, job.rows, job.reading = table.columns, table.count_estimate, dict(reading)
    for name, value in proposal_for(job, table).items():
        setattr(job, name, value)


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
        job.change("status", "started_at", "lease_until", "updated_by")
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
        if not lock(job).is_under_way and job.status != Import.Status.UPLOADED:
            return False
        job.status, job.cancelled_at, job.finished_at, job.updated_by = Import.Status.CANCELLED, at, at, by
        job.change("status", "cancelled_at", "finished_at", "updated_by")
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
        name = "import.failed" if error else "import.finished"
        log.record(name, subject=job, actor=job.created_by, at=at, data=counts_of(job))
    return True


def delete_import(*, job: Import, by: User, at: datetime) -> None:
    """
    Forget an import and its file; what it brought in stays.

    :raises NotReady: while it runs.
    """
    if job.is_under_way:
        raise NotReady("Cancel the import first.")
    path = job.path
    with transaction.atomic():
        log.record("import.deleted", subject=job, actor=by, at=at, data={"name": job.filename})
        job.delete()
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def counts_of(job: Import) -> dict[str, Any]:
    return {"name": job.filename} | {name: getattr(job, name) for name in Import.COUNTERS}


def _in_state(job: Import, status: str) -> None:
    if job.status != status:
        raise NotReady("This import has begun already.")
