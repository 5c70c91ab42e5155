"""A subscriber for workers under test: writes down that it heard, in the dispatcher's transaction."""

import time

from django.db.models import Value
from django.db.models.functions import Concat

from contacts.models import Contact
from events.dispatcher import subscribe
from events.models import Event


@subscribe("contact.greeted")
def note(event: Event) -> None:
    """Add a word to the contact's notes, slowly enough to be killed in between."""
    Contact.objects.filter(pk=event.subject_id).update(notes=Concat("notes", Value("heard.")))
    time.sleep(0.005)
