"""Who a contact became that was merged into another."""

from __future__ import annotations

from uuid import UUID

from contacts.models import Contact
from events.models import Event

MOST_STEPS = 10


def successor_of(contact_id: UUID) -> Contact | None:
    """Follow the merges of a contact that is gone to the one that is there; None if it was not merged."""
    for _step in range(MOST_STEPS):
        merges = Event.objects.filter(subject_id=contact_id, name="contact.merged_away").order_by("-occurred_at", "-pk")
        data = merges.values_list("data", flat=True).first()
        if data is None:
            return None
        contact_id = UUID(data["into"])
        if found := Contact.objects.filter(pk=contact_id).first():
            return found
    return None
