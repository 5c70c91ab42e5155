"""Imports for tests: a file of a few rows, and what it is to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.scope import workspace_scope
from transfers import jobs, services
from transfers.models import Import
from workspaces.models import User, Workspace

type Rows = Sequence[Sequence[str]]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def file_of(rows: Rows) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("people.csv", text.getvalue().encode())


@pytest.fixture
def begin(workspace: Workspace, pipeline: object, member: User) -> Callable[..., Import]:
    """Upload rows, the first of them headings, choose, and start; returns the import, which has not run."""

    def begin(rows: Rows, **values: Any) -> Import:
        at = timezone.now()
        with workspace_scope(workspace.pk):
            kind = values.pop("kind", Import.Kind.LEAD)
            job = services.upload(file=file_of(rows), kind=kind, by=member, at=at)
            services.choose(job=job, values=values, by=member)
            services.start(job=job, by=member, at=at)
        return job

    return begin


@pytest.fixture
def bring_in(begin: Callable[..., Import]) -> Callable[..., Import]:
    """Begin an import and run it to its end."""

    def bring_in(rows: Rows, **values: Any) -> Import:
        job = begin(rows, **values)
        jobs.run_import(str(job.workspace_id), str(job.pk))
        with workspace_scope(job.workspace_id):
            job.refresh_from_db()
        return job

    return bring_in
