"""Notes and the timeline on the pages of other apps."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities import finders
from activities.models import Note
from activities.panels import activity
from contacts.models import Account, Contact
from leads.models import Lead
from ui.registry import Action, Dependent, Finder, Panel, contribute


def _said(count: int) -> str:
    return ngettext("%(count)d note", "%(count)d notes", count) % {"count": count} if count else ""


def notes_of_lead(lead: Lead) -> str:
    return _said(Note.objects.filter(lead=lead).count())


def notes_of_contact(contact: Contact) -> str:
    """Say how many notes go with a contact: its own, and those of its leads."""
    own = Note.objects.filter(contact=contact).count()
    leads = Lead.objects.filter(contact=contact).values("pk")
    return _said(own + Note.objects.filter(lead__in=leads).count())


def notes_of_account(account: Account) -> str:
    return _said(Note.objects.filter(account=account).count())


contribute(
    Finder(key="notes", label=_("Notes"), permission="activities.view_note", kind="note", rows=finders.notes, order=40)
)

TOLD: list[tuple[Any, Any]] = [(Lead, notes_of_lead), (Contact, notes_of_contact), (Account, notes_of_account)]

for model, told in TOLD:
    name = model._meta.model_name
    contribute(
        Panel(
            key=f"activity-{name}",
            label=_("Timeline"),
            permission="activities.view_note",
            model=model,
            place="main",
            template="activities/panel.html",
            context=activity,
        ),
        Action(
            key=f"note-{name}",
            label=_("Note"),
            permission="activities.add_note",
            model=model,
            icon="sticky-note",
            href=lambda _record: "#composer-content",
            order=30,
        ),
        Dependent(
            key=f"notes-{name}", label=_("Notes"), permission="activities.view_note", model=model, told=told, order=20
        ),
    )
