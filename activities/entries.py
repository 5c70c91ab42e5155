"""What the timeline's rows say to a person; a person's changes in a row are folded into one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from activities.models import Note
from activities.services import Subject
from activities.timeline import Page, Row
from contacts.models import Account, Contact
from events.models import Event
from events.sentences import Line, changes_of, read
from leads.models import Lead
from workspaces.models import User

APART = timedelta(hours=1)  # changes further apart are told apart
AGAIN = timedelta(seconds=30)  # so long after it was made a note counts as changed
CHANGED: dict[str, type[Model]] = {"lead.updated": Lead, "contact.updated": Contact, "account.updated": Account}
SIGNS = {
    Note.Type.GENERAL: ("sticky-note", "amber"),
    Note.Type.MEETING: ("calendar", "violet"),
    Note.Type.CALL: ("phone", "green"),
    Note.Type.RESEARCH: ("search", "sky"),
    Note.Type.REMINDER: ("bell", "orange"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: a sentence; below it a note's text, or (label, before, after) of changed fields."""

    key: str
    icon: str
    colour: str
    moment: datetime
    text: Markup
    note: dict[str, Any] | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def entries(page: Page, subject: Subject, viewer: User) -> list[Entry]:
    """Say the rows of a page of a record's timeline, in their order."""
    names = _names(subject, page)
    return [_entry(run, names.get(run[0].subject, Markup("")), viewer) for run in _runs(page.rows)]


def _runs(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Group the changes of fields that one person made to one record one after the other; all else stands alone."""
    run: list[Row] = []
    for row in rows:
        if run and not _goes_on(run[-1], row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _goes_on(newer: Row, older: Row) -> bool:
    same = (newer.kind, newer.subject, newer.author) == (older.kind, older.subject, older.author)
    return same and newer.kind in CHANGED and newer.place.moment - older.place.moment <= APART


def _entry(run: list[Row], called: Markup, viewer: User) -> Entry:
    row = run[0]
    if row.kind == "note":
        return note_entry(row, viewer)
    model = CHANGED.get(row.kind)
    if model and (len(run) > 1 or len(row.data.get("changes", {})) > 1):
        return _folded(row, called, [change for each in run for change in changes_of(_event(each), model)])
    return _told(row, read(_event(row), called))


def _told(row: Row, line: Line) -> Entry:
    said = row.data.get("notes", "") if row.kind == "lead.stage_changed" else ""
    note = {"content": said} if said else None
    return Entry(str(row.place.pk), line.icon, line.colour, line.moment, line.html, note)


def _folded(row: Row, called: Markup, changes: list[tuple[str, str, str]]) -> Entry:
    count = len({label for label, _before, _after in changes})
    text = ngettext(
        "%(actor)s changed a field of %(subject)s", "%(actor)s changed %(count)d fields of %(subject)s", count
    )
    name = row.author.name if row.author else _("Relay")
    actor = format_html("<strong>{}</strong>", name)
    html = Markup(text) % {"actor": Markup(actor), "subject": called, "count": count}  # noqa: S704 - our own text
    return Entry(str(row.place.pk), "pencil", "gray", row.place.moment, html, changes=changes)


def note_entry(row: Row, viewer: User) -> Entry:
    icon, colour = SIGNS[Note.Type(row.data["type"])]
    label = Note.Type(row.data["type"]).label
    author = row.author.name if row.author else _("Somebody who left")
    text = Markup("<strong>%s</strong> · %s") % (author, label)
    if row.data.get("merged_from"):
        text += Markup(" · %s") % (_("from %(name)s, merged") % {"name": row.data["merged_from"]})
    mine = row.author is not None and row.author.pk == viewer.pk
    note = row.data | {"mine": mine, "changed": _was_changed(row)}
    return Entry(str(row.place.pk), icon, colour, row.place.moment, text, note=note)


def _was_changed(row: Row) -> bool:
    """Tell whether a note was stored again after it was made; its id holds when that was."""
    made = datetime.fromtimestamp((row.place.pk.int >> 80) / 1000, tz=UTC)
    return datetime.fromisoformat(row.data["updated"]) - made > AGAIN


def _names(subject: Subject, page: Page) -> dict[UUID, Markup]:
    """Name the records of the facts: the page's own, a lead's contact, and a contact's leads with a link there."""
    names = {Lead: _("this lead"), Contact: _("this contact"), Account: _("this company")}
    known = {subject.pk: Markup("%s") % names[type(subject)]}
    if isinstance(subject, Lead):
        known[subject.contact_id] = Markup("%s") % _("the contact")
    link = Markup('<a href="%s">%s</a>')
    for lead, about in page.leads.items():
        known[lead] = link % (reverse("leads:lead", args=[lead]), about or _("a lead"))
    for contact, name in page.merged.items():
        known[contact] = Markup("%s") % (_("%(name)s, merged") % {"name": name})
    return known


def _event(row: Row) -> Event:
    return Event(
        id=row.place.pk,
        name=row.kind,
        subject_id=row.subject,
        occurred_at=row.place.moment,
        data=row.data,
        actor=row.author,
    )
