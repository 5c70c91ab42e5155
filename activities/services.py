"""Every write to notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from activities.models import Note
from contacts.models import Account, Contact
from core import edits
from core.errors import DomainError
from core.locks import lock
from events import log
from leads.models import Lead
from workspaces.models import User

type Subject = Lead | Contact | Account


class EmptyNote(DomainError):
    """A note has something in it."""


class NotYours(DomainError):
    """A note is changed by its author."""


def add_note(
    *,
    subject: Subject,
    content: str,
    by: User,
    at: datetime,
    note_type: str = Note.Type.GENERAL,
    is_private: bool = False,
) -> Note:
    """
    Write a note on a lead, contact or account.

    :raises EmptyNote: if there is nothing in it.
    """
    if not content.strip():
        raise EmptyNote("Write something first.", field="content")
    with transaction.atomic():
        note = Note.objects.create(
            **{str(subject._meta.model_name): subject},
            content=content.strip(),
            note_type=note_type,
            is_private=is_private,
            created_at=at,
            created_by=by,
            updated_by=by,
        )
        _touch(subject, note, at)
        log.record("note.added", subject=subject, actor=by, at=at, data={"note": str(note.pk), "private": is_private})
    return note


def update_note(*, note: Note, values: Mapping[str, Any], by: User, at: datetime) -> dict[str, list[Any]]:
    """
    Change one's own note and tell {field: [before, after]}.

    :raises NotYours: if somebody else wrote it.
    """
    _check_author(note, by)
    with transaction.atomic():
        changes = edits.apply(lock(note), values)
        if changes:
            note.updated_by = by
            note.save(update_fields=(*changes, "updated_by", "updated_at"))
            log.record("note.updated", subject=note, actor=by, at=at)
    return changes


def delete_note(*, note: Note, by: User, at: datetime) -> None:
    """
    Delete one's own note.

    :raises NotYours: if somebody else wrote it.
    """
    _check_author(note, by)
    with transaction.atomic():
        log.record("note.deleted", subject=note.subject, actor=by, at=at)
        note.delete()


def _check_author(note: Note, by: User) -> None:
    if note.created_by_id != by.pk:
        raise NotYours("Only the author can change a note.")


def _touch(subject: Subject, note: Note, at: datetime) -> None:
    if not isinstance(subject, Lead):
        return
    lock(subject)
    subject.last_activity_at = max(at, subject.last_activity_at)
    if note.note_type in {Note.Type.CALL, Note.Type.MEETING}:
        subject.contacted_at = subject.contacted_at or at
    subject.change("last_activity_at", "contacted_at")
