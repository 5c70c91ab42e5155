"""The composer and the timeline on the pages of leads, contacts and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from activities.entries import entries
from activities.forms import NoteForm
from activities.services import Subject
from activities.subjects import CHANGES, kind_of
from activities.timeline import Page, Place, Show, read_page
from leads.models import Lead
from workspaces.access import may
from workspaces.middleware import MemberRequest

BEGINNING = Place(datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


def activity(request: MemberRequest, subject: Subject) -> dict[str, Any]:
    """Give what a record's page shows: the first page of the timeline, and the composer for who may write."""
    may_write = may(request, "activities.add_note") and may(request, CHANGES[kind_of(subject)])
    return stream(request, subject, {}) | composer(subject) | {"may_write": may_write}


def composer(subject: Subject, form: NoteForm | None = None) -> dict[str, Any]:
    form = form or NoteForm(auto_id="composer-%s")
    return {"subject": subject, "kind": kind_of(subject), "form": form, "may_write": True}


def stream(request: MemberRequest, subject: Subject, query: Mapping[str, str]) -> dict[str, Any]:
    """Give a page of the timeline, from the newest or from where `before` says."""
    before, show = Place.read(query.get("before", "")), _show(query)
    page = read_page(subject, viewer=request.user, show=show, before=before)
    return _context(request, subject, show, page, page.rows[0].place if page.rows else BEGINNING)


def newer(request: MemberRequest, subject: Subject, query: Mapping[str, str]) -> dict[str, Any]:
    """Give what happened after the place that the page named."""
    after, show = Place.read(query.get("after", "")) or BEGINNING, _show(query)
    page = read_page(subject, viewer=request.user, show=show, after=after)
    return _context(request, subject, show, page, page.rows[0].place if page.rows else after)


def _context(request: MemberRequest, subject: Subject, show: Show, page: Page, top: Place) -> dict[str, Any]:
    kind = kind_of(subject)
    url = reverse("activities:timeline", args=[kind, subject.pk])
    told = [subject.pk, *([subject.contact_id] if isinstance(subject, Lead) else page.leads)]
    return {
        "subject": subject,
        "kind": kind,
        "here": url,
        "show": show,
        "shows": [(each.label, f"{url}?show={each}", each == show, None) for each in Show],
        "entries": entries(page, subject, request.user),
        "older": page.older,
        "top": top,
        "told": " ".join(str(pk) for pk in told),
    }


def _show(query: Mapping[str, str]) -> Show:
    asked = query.get("show", "")
    return Show(asked) if asked in Show.values else Show.ALL
