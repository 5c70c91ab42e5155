"""Make one contact of several: who stays, and whose value to take for each field that differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts import beside
from contacts.models import Contact
from contacts.services import merging
from core.errors import DomainError
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("contacts.change_contact")
@require_http_methods(["GET", "POST"])
def merge(request: MemberRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    ids = list(filter(None, map(_id, asked.getlist("ids"))))
    error = ""
    if request.method == "POST":
        try:
            return _merged(request, ids)
        except DomainError as refusal:
            error = refusal.message
    found = beside.people(ids)
    people = [found[pk] for pk in dict.fromkeys(ids) if pk in found]
    if not people and ids:
        raise Http404("There are no such contacts.")
    return _form(request, people, error)


def _merged(request: MemberRequest, ids: Sequence[UUID]) -> HttpResponse:
    said = request.POST
    kept = merging.merge_contacts(
        contacts=ids,
        survivor=_id(said.get("survivor", "")) or UUID(int=0),
        choices={name[7:]: chosen for name in said if name.startswith("choose-") if (chosen := _id(said[name]))},
        seen={pk: seen for pk in ids if (seen := _moment(said.get(f"seen-{pk}", "")))},
        by=request.user,
        at=timezone.now(),
    )
    count = len(set(ids))
    messages.success(request, _("%(count)d contacts are one now: %(name)s.") % {"count": count, "name": kept.name})
    return redirect("contacts:candidates") if "queue" in said else redirect(kept)


def _form(request: MemberRequest, people: list[Contact], error: str) -> HttpResponse:
    if len(people) > 1:
        kept = merging.suggested_survivor(people)
        people = [kept, *(each for each in people if each.pk != kept.pk)]
    choices, agreed = beside.choosable(people)
    context: dict[str, Any] = {
        "people": people,
        "choices": choices,
        "agreed": agreed,
        "error": error,
        "may_merge": merging.FEWEST <= len(people) <= merging.MOST,
        "queue": "queue" in request.GET or "queue" in request.POST,
    }
    return TemplateResponse(request, "contacts/merge.html", context, status=409 if error else 200)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
