"""Whole-record pages that every app needs: edit all fields, and ask before something is deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edits import EditConflict
from core.errors import DomainError
from core.forms import refuse
from ui.forms import RecordForm
from ui.inplace import Inplace, told
from ui.registry import Dependent, Text, registry
from workspaces.access import may
from workspaces.middleware import MemberRequest


def edit_record[M: Model](request: MemberRequest, inplace: Inplace[M], record_id: UUID) -> HttpResponse:
    """Answer the form with all fields of a record; POST stores what was changed in it."""
    if not may(request, inplace.permission):
        raise PermissionDenied
    record = get_object_or_404(inplace.rows(), pk=record_id)
    if request.method != "POST":
        return _form_page(request, record, inplace.form(instance=record))
    form = inplace.form(request.POST, instance=record)
    try:
        if form.is_valid():
            inplace.store(request, record, form.values(), form.originals())
            return redirect(record)  # type: ignore[call-overload]
    except EditConflict as conflict:
        clashes = [told(form, clash) for clash in conflict.clashes]
        return _form_page(request, record, form, status=409, clashes=clashes)
    except DomainError as error:
        refuse(form, error)
    return _form_page(request, record, form, status=422)


def _form_page(
    request: MemberRequest, record: Model, form: RecordForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    clashes = more.get("clashes", [])
    newer = dict(pair for clash in clashes for pair in clash["hidden"])
    originals = [(name, newer.get(name, value)) for name, value in form.hidden_originals()]
    context = {"record": record, "form": form, "clashes": clashes, "originals": originals}
    return TemplateResponse(request, "ui/edit.html", context, status=status)


def confirm_deletion(
    request: MemberRequest, record: Model, *, what: Text, then: str, undo_url: str = ""
) -> HttpResponse:
    """Ask whether to delete a record, naming what goes along; after the POST that did so, leave its page."""
    if request.method == "POST":
        messages.success(request, _("%(name)s was deleted.") % {"name": record}, extra_tags=undo_url)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(then)
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(then)})
    along = [text for item in registry.of_record(Dependent, request, record) if (text := item.told(record))]
    context = {"record": record, "what": what, "along": along}
    template = "ui/delete.html#pane" if request.htmx else "ui/delete.html"  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context)
