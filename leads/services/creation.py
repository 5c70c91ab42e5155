"""Quick add: a person and a lead at once, and taking both back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from contacts import services as contacts
from contacts.models import Contact
from core.errors import DomainError
from core.locks import lock
from events import log
from events.models import Event
from leads.models import Lead
from leads.services.leads import create_lead, delete_lead
from workspaces.models import User

UNDO_LASTS = timedelta(minutes=10)


class TooLateToUndo(DomainError):
    """Only the creator takes a lead back, soon, while nobody has worked on it."""


def create_lead_and_contact(
    *, person: Mapping[str, Any], company: str, by: User | None, at: datetime, **fields: Any
) -> Lead:
    """
    Store a new contact, at a new or known account of a name, and a lead of theirs.

    :raises Taken: as `create_contact`.
    :raises NoSuchStage: as `create_lead`.
    """
    with transaction.atomic():
        account = contacts.account_named(company, by=by, at=at)
        contact = contacts.create_contact(by=by, at=at, account=account, **person)
        return create_lead(contact=contact, by=by, at=at, **fields)


def undo_create(*, lead: Lead, by: User, at: datetime) -> None:
    """
    Delete a lead that was made a moment ago, and its contact if that was made with it.

    :raises TooLateToUndo: after ten minutes, for somebody else, or once the lead was worked on.
    """
    with transaction.atomic():
        lock(lead)
        contact = lead.contact
        worked_on = lead.last_activity_at != lead.stage_entered_at or lead.stage_changes.count() > 1
        if worked_on or lead.created_by_id != by.pk or at - lead.created_at > UNDO_LASTS:
            raise TooLateToUndo("This can no longer be undone. A manager can delete the lead.")
        if _made_together(lead, contact):
            contacts.delete_contact(contact=contact, by=by, at=at)
            log.record("lead.deleted", subject=lead, actor=by, at=at, data={"name": contact.name, "undone": True})
        else:
            delete_lead(lead=lead, by=by, at=at)


def _made_together(lead: Lead, contact: Contact) -> bool:
    """Tell whether quick add made both: at the same moment, to the microsecond."""
    alone = not Lead.objects.filter(contact=contact).exclude(pk=lead.pk).exists()
    then = Event.objects.filter(name="contact.created", subject_id=contact.pk, occurred_at=lead.stage_entered_at)
    return alone and then.exists()
