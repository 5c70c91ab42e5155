"""Write, change and delete notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities import services
from activities.entries import note_entry
from activities.forms import NoteForm
from activities.models import Note
from activities.panels import composer, newer
from activities.subjects import CHANGES, find_subject, kind_of
from activities.timeline import read_note
from core.errors import DomainError
from ui.responses import with_toast
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

PAGE = "activities/note.html"


@member_required("activities.add_note")
@require_POST
def add(request: MemberRequest, kind: str, pk: UUID) -> HttpResponse:
    """Write a note; by htmx answers what the timeline lacks and an empty composer."""
    subject = find_subject(kind, pk)
    if not may(request, CHANGES[kind]):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if form.is_valid():
        services.add_note(subject=subject, by=request.user, at=timezone.now(), **form.cleaned_data)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(subject)
        context = newer(request, subject, request.POST) | composer(subject)
        return TemplateResponse(request, "activities/timeline.html#written", context)
    context = composer(subject, form)
    template = "activities/composer.html" if request.htmx else "activities/write.html"  # type: ignore[attr-defined]
    response = TemplateResponse(request, template, context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#composer", "outerHTML"
    return response


@member_required("activities.change_note")
@require_http_methods(["GET", "POST"])
def note(request: MemberRequest, note_id: UUID) -> HttpResponse:
    """Answer the form of one's own note, or (?show) the note; POST stores it, or deletes it with `delete`."""
    found = get_object_or_404(Note.objects.select_related("lead__contact", "contact", "account"), pk=note_id)
    if found.created_by_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        return _delete(request, found) if "delete" in request.POST else _change(request, found)
    if "show" in request.GET:
        return _shown(request, found)
    initial = {name: getattr(found, name) for name in NoteForm.base_fields}
    return _form(request, found, NoteForm(initial=initial, auto_id=f"note-{found.pk}-%s"))


def _change(request: MemberRequest, note: Note) -> HttpResponse:
    form = NoteForm(request.POST, auto_id=f"note-{note.pk}-%s")
    if not form.is_valid():
        return _form(request, note, form, status=422)
    try:
        services.update_note(note=note, values=form.cleaned_data, by=request.user, at=timezone.now())
    except DomainError as error:
        form.add_error(None, error.message)
        return _form(request, note, form, status=422)
    return _shown(request, note) if request.htmx else redirect(note.subject)  # type: ignore[attr-defined]


def _delete(request: MemberRequest, note: Note) -> HttpResponse:
    subject = note.subject
    services.delete_note(note=note, by=request.user, at=timezone.now())
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(subject)
    return with_toast(HttpResponse(), _("The note was deleted."))


def _form(request: MemberRequest, note: Note, form: NoteForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"note": note, "form": form, "subject": note.subject, "kind": kind_of(note.subject)}
    template = f"{PAGE}#form" if request.htmx else PAGE  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context, status=status)


def _shown(request: MemberRequest, note: Note) -> HttpResponse:
    entry = note_entry(read_note(note, viewer=request.user), request.user)
    return TemplateResponse(request, "activities/entries.html", {"entries": [entry]})
