"""
The timeline of a record: what happened and what was written, in one stream, newest first.

Every source (the facts about one record, the notes on it) is read by its index no further than a page; the database
merges them by (moment, id), which is also the place where the next page starts. It is read straight from the rows, so
that a timeline never lags behind a commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from activities.models import Note
from activities.services import Subject
from contacts.models import Contact
from core.prepared import Prepared
from events.models import Event
from leads.models import Lead
from workspaces.models import User

BEFORE, AFTER = "before", "after"
PAGE = 20
NEWER = 200  # what may have happened while a page was open
LEADS_SHOWN = 20  # of a contact, the latest; what happened to others stands on their own pages
MOVES = ("lead.stage_changed", "lead.created")
CHANGES = ("lead.updated", "lead.assigned", "contact.updated", "account.updated")
OF_NOTES = ("note.added", "note.updated", "note.deleted")  # the notes speak for themselves
COLUMNS = ("moment", "key", "kind", "about", "said", "author", "first", "last", "address")


class Show(models.TextChoices):
    ALL = "all", _("All")
    NOTES = "notes", _("Notes")
    STAGE = "stage", _("Stage")
    CHANGES = "changes", _("Changes")


class Place(NamedTuple):
    """Where in the stream something stands."""

    moment: datetime
    pk: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what `str` wrote; None for anything else."""
        moment, _underscore, pk = text.partition("_")
        try:
            place = cls(datetime.fromisoformat(moment), UUID(pk))
        except ValueError:
            return None
        return place if place.moment.tzinfo else None

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Row:
    """An event, whose name is the kind, or a note ("note"); who did it, and the event's data or what the note holds."""

    place: Place
    kind: str
    subject: UUID
    data: dict[str, Any]
    author: User | None


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    older: Place | None  # where the next page starts, if there is one
    leads: dict[UUID, str]  # what the leads of a contact are about
    merged: dict[UUID, str] = field(default_factory=dict)  # the names of contacts that were merged into this one


@dataclass(frozen=True, slots=True)
class Source:
    rows: QuerySet[Any, Any]
    moment: str
    author: str
    columns: dict[str, Any]

    def cut(self, edge: str, place: tuple[Any, Any] | None, most: int) -> QuerySet[Any, Any]:
        """Give the newest rows, on one side of a place if any, with the columns that all sources share."""
        here, rows = Tuple(self.moment, "pk"), self.rows
        if edge:
            rows = rows.filter(TupleLessThan(here, place) if edge == BEFORE else TupleGreaterThan(here, place))
        person = {"first": "first_name", "last": "last_name", "address": "email"}
        named = {name: F(f"{self.author}__{column}") for name, column in person.items()}
        same = {"moment": F(self.moment), "key": F("pk"), "author": F(f"{self.author}_id")}
        shared = rows.annotate(**same, **named, **self.columns).values_list(*COLUMNS)
        return shared.order_by(f"-{self.moment}", "-pk")[:most]


def read_page(
    subject: Subject, *, viewer: User, show: str = Show.ALL, before: Place | None = None, after: Place | None = None
) -> Page:
    """Read a page of a record's timeline: the newest, or what is older than a place, or what is newer than one."""
    leads = _leads(subject) if isinstance(subject, Contact) and show != Show.NOTES else {}
    merged = _merged(subject) if show != Show.NOTES else {}
    parameters: dict[str, Any] = {"subject": subject.pk, "viewer": viewer.pk}
    parameters |= {f"lead_{number}": pk for number, pk in enumerate([*leads, *merged])}
    if isinstance(subject, Lead):
        parameters["contact"] = subject.contact_id
    edge, place = (AFTER, after) if after else (BEFORE, before) if before else ("", None)
    most = NEWER if after else PAGE
    stream = _stream(type(subject), Show(show), edge, most + 1, len(leads) + len(merged))
    if place:
        parameters |= {"moment": place.moment, "pk": place.pk}
    people: dict[UUID, User] = {}
    rows = [_row(people, *values) for values in stream(**{name: parameters[name] for name in stream.parameters})]
    return Page(rows[:most], rows[most - 1].place if len(rows) > most else None, leads, merged)


@cache
def _stream(model: type[Subject], show: Show, edge: str, most: int, leads: int) -> Prepared[Any]:
    """Write the query for timelines of one shape."""
    names = ["subject", *(["viewer"] if show in {Show.ALL, Show.NOTES} else [])]
    names += ["contact"] if model is Lead and show in {Show.ALL, Show.CHANGES} else []
    names += [f"lead_{number}" for number in range(leads)] + (["moment", "pk"] if edge else [])

    def build(**given: Any) -> QuerySet[Any, Any]:
        place = (given["moment"], given["pk"]) if edge else None
        parts = [source.cut(edge, place, most) for source in _sources(model, show, given)]
        first, *rest = parts
        return first.union(*rest, all=True).order_by("-moment", "-key")[:most] if rest else first

    return Prepared(build, **{name: datetime if name == "moment" else UUID for name in names})


def read_note(note: Note, *, viewer: User) -> Row:
    """Read one note as the timeline shows it."""
    source = _notes(Note.objects.filter(pk=note.pk).readable_by(viewer))
    return _row({}, *source.cut("", None, 1).get())


def _leads(contact: Contact) -> dict[UUID, str]:
    latest = Lead.objects.filter(contact=contact).order_by("-last_activity_at", "-pk")
    return dict(latest.values_list("pk", "product_interest")[:LEADS_SHOWN])


def _merged(subject: Subject) -> dict[UUID, str]:
    """Give the names of contacts that were merged into this one, the latest; what happened to them goes on here."""
    known = subject.merged_from if isinstance(subject, Contact) else []
    return {UUID(each["id"]): each["name"] for each in known[-LEADS_SHOWN:]}


def _sources(model: type[Subject], show: Show, given: Mapping[str, Any]) -> Iterator[Source]:
    if show in {Show.ALL, Show.NOTES}:
        notes = Note.objects.filter(**{str(model._meta.model_name): given["subject"]})
        yield _notes(notes.readable_by(User(pk=given["viewer"])))
    if show == Show.NOTES:
        return
    names = {Show.STAGE: MOVES, Show.CHANGES: CHANGES}.get(show)
    yield _facts(given["subject"], names)
    if "contact" in given:
        yield _facts(given["contact"], ("contact.updated",))
    for name in given:
        if name.startswith("lead_"):
            yield _facts(given[name], names)


def _facts(subject_id: UUID, names: Sequence[str] | None) -> Source:
    facts = Event.objects.filter(subject_id=subject_id)
    facts = facts.filter(name__in=names) if names else facts.exclude(name__in=OF_NOTES)
    return Source(facts, "occurred_at", "actor", {"kind": F("name"), "about": F("subject_id"), "said": F("data")})


def _notes(notes: QuerySet[Note]) -> Source:
    said = JSONObject(
        content="content", type="note_type", private="is_private", updated="updated_at", merged_from="merged_from"
    )
    kind = Value("note", output_field=models.TextField())
    return Source(notes, "created_at", "created_by", {"kind": kind, "about": F("pk"), "said": said})


def _row(
    people: dict[UUID, User],
    moment: datetime,
    key: UUID,
    kind: str,
    about: UUID,
    said: Any,
    author: UUID | None,
    first: str,
    last: str,
    email: str,
) -> Row:
    if author and author not in people:
        people[author] = User(id=author, first_name=first, last_name=last, email=email)
    return Row(Place(moment, key), kind, about, said, people[author] if author else None)
