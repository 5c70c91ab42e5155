"""The files of imports: where they lie, and how they are opened."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from transfers.models import Import
from transfers.reading import Table, Unreadable, open_table
from transfers.reading.memory import content_of, facts_of, recall

READABLE = 0o640  # for the workers, and for nobody else
GONE = "The file is not here any more. Upload it again."


def keep(file: UploadedFile, path: Path) -> None:
    """Put an upload where it stays; a large one lies on the disk already and is only moved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file, TemporaryUploadedFile):
        shutil.move(file.temporary_file_path(), path)
    else:
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)
    path.chmod(READABLE)


def look_into(job: Import, reading: Mapping[str, Any]) -> Table:
    """
    Find out how a file is to be read; a sheet is kept as text beside its workbook.

    :raises Unreadable: if it cannot be read, or is gone.
    """
    if not job.path.is_file():
        raise Unreadable(GONE)
    table = open_table(job.path, **reading)
    if table.sheet:
        shutil.copyfile(content_of(table).path, _text_of(job, table.sheet))
    job.found = job.found | {"table": facts_of(table)}
    return table


def table_of(job: Import) -> Table:
    """
    Open a file as it was found when somebody last looked into it.

    :raises Unreadable: if it is gone.
    """
    facts = job.found["table"]
    path = _text_of(job, facts["sheet"]) if facts["sheet"] else job.path
    if not path.is_file():
        raise Unreadable(GONE)
    return recall(path, facts)


def forget(path: Path) -> None:
    """Delete an import's file and what was made of it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)


def _text_of(job: Import, sheet: str) -> Path:
    return job.path.with_name(f"{job.pk}-{crc32(sheet.encode()):08x}.csv")
