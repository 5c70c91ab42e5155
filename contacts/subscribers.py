"""What contacts do when something happened: look for duplicates of who came or changed."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

from contacts.models import DuplicateCandidate
from contacts.tasks import match_contacts
from events.dispatcher import subscribe
from events.models import Event


@subscribe("contact.created")
@subscribe("contact.updated")
@subscribe("contact.merged")
@subscribe("import.finished")
def look_for_duplicates(event: Event) -> None:
    """Have the contacts looked at that a trigger noted; a lost message costs half a minute (contacts.tasks)."""
    transaction.on_commit(partial(_nudge, str(event.workspace_id)), robust=True)


def _nudge(workspace_id: str) -> None:
    try:
        match_contacts.delay(workspace_id=workspace_id)
    except OperationalError:
        return


@subscribe("contact.deleted")
def forget_pairs(event: Event) -> None:
    """Ask nobody about a contact that is gone; what was said of it holds if it comes back."""
    DuplicateCandidate.objects.open().of(event.subject_id).delete()
