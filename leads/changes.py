"""What others did with leads lately: the events of one's own leads, or of everyone's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from markupsafe import Markup

from core.prepared import Prepared
from events.models import Event, EventQuerySet
from events.sentences import Line, is_hidden, read
from leads.glance import Row
from leads.models import Lead, LeadAssignment
from pipelines.models import Stage
from workspaces.models import User

SHOWN = 12
RECENT = timedelta(days=14)
MOST_OPEN, MOST_CLOSED, MOST_GIVEN, LATEST = 100, 50, 20, 300  # leads, and events, among which changes are looked for
LEADS = "leads.lead"
NAMES = ("contact__first_name", "contact__last_name", "contact__email", "contact__phone_number")


def on_leads_of(person: User, *, at: datetime) -> list[Line]:
    """List what others did with somebody's leads; looks among those that were touched or given to them lately."""
    ids = [pk for (pk,) in TOUCHED(person=person.pk, since=at - RECENT)]
    return _lines(Event.objects.filter(subject_id__in=ids, occurred_at__gte=at - RECENT), viewer=person)


def _touched(person: Any, since: datetime) -> Any:
    mine = Lead.objects.filter(owner=person, last_activity_at__gte=since).order_by("-last_activity_at", "-pk")
    at_an_end = mine.filter(is_active=False, stage__in=Stage.objects.filter(is_final=True)).values_list("pk")
    given = LeadAssignment.objects.filter(assigned_to=person).order_by("-assigned_at").values_list("lead")
    still_open = mine.filter(is_active=True).values_list("pk")
    return still_open[:MOST_OPEN].union(at_an_end[:MOST_CLOSED], given[:MOST_GIVEN])


TOUCHED = Prepared(_touched, person=UUID, since=datetime)


def on_leads_of_all(viewer: User) -> list[Line]:
    """List what others did with any lead; looks among the newest events."""
    newest = Event.objects.order_by("-occurred_at", "-pk").values("pk")[:LATEST]
    return _lines(Event.objects.filter(pk__in=newest), viewer=viewer)


def _lines(events: EventQuerySet, *, viewer: User) -> list[Line]:
    others = events.filter(Q(actor=None) | ~Q(actor=viewer), subject_type=LEADS).latest_first()
    names = Lead.objects.filter(pk=OuterRef("subject_id")).values(names=Row(*NAMES))
    shown = [
        event for event in others.annotate(names=Subquery(names))[: 2 * SHOWN] if not is_hidden(event, viewer=viewer)
    ]
    return [read(event, _link(event)) for event in shown[:SHOWN]]


def _link(event: Any) -> Markup:
    if event.names is None:
        return Markup("<strong>%s</strong>") % (event.data.get("name") or gettext("a deleted lead"))
    first, last, *others = event.names
    name = f"{first} {last}".strip() or next(filter(None, others), "")
    return Markup('<a href="%s">%s</a>') % (reverse("leads:lead", args=[event.subject_id]), name)
