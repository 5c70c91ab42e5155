"""Forms that open in the side sheet, and as a page of their own where there is no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django_htmx.http import HttpResponseClientRedirect

from core.edits import EditConflict
from core.errors import DomainError
from core.forms import refuse
from ui.forms import ORIGINAL, RecordForm
from ui.responses import page_or_block

FORM = "ui/settings_form.html"
QUESTION = "ui/settings_question.html"


def form_in_sheet(
    request: HttpRequest, form: forms.BaseForm, store: Callable[[], str], *, back: str, **context: Any
) -> HttpResponse:
    """
    Show a form, or store it and go back to the page with the words that `store` returns.

    The context needs a `title`; `rows` and `more` are lists of rows of field names, `more` being folded away.
    """
    if form.is_bound and form.is_valid():
        try:
            return gone_back(request, store(), back)
        except EditConflict as error:
            _see_theirs(form, error)
        except DomainError as error:
            refuse(form, error)
    everything = [[name] for name in form.fields]
    hidden = form.hidden_originals() if isinstance(form, RecordForm) and not form.instance._state.adding else []
    known = {"rows": everything, "more": [], "removal": "", "action": request.get_full_path(), "hidden": hidden}
    status = 422 if form.is_bound else 200
    shown = known | context | {"form": form, "back": back}
    return TemplateResponse(request, page_or_block(request, FORM, "sheet"), shown, status=status)


def question_in_dialog(request: HttpRequest, act: Callable[[], str], *, back: str, **context: Any) -> HttpResponse:
    """
    Ask before something that cannot be undone, and do it when the answer is yes; a refusal is shown in its place.

    The context needs a `title`, a `text` and the `yes` of the button.
    """
    error = ""
    if request.method == "POST":
        try:
            return gone_back(request, act(), back)
        except DomainError as refusal:
            error = refusal.message
    template = page_or_block(request, QUESTION, "question")
    shown = {**context, "back": back, "error": error, "action": request.get_full_path()}
    return TemplateResponse(request, template, shown, status=422 if error else 200)


def gone_back(request: HttpRequest, text: str, back: str) -> HttpResponse:
    """Say what was done on the page that is shown next."""
    messages.success(request, text)
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)  # type: ignore[attr-defined]


def _see_theirs(form: forms.BaseForm, error: EditConflict) -> None:
    """After a conflict the form counts as made from what is stored now, so that saving again keeps one's own."""
    data: Any = form.data
    form.data = data = data.copy()
    for name in [name for name in data if name.startswith(ORIGINAL)]:
        del data[name]
    clashes = "; ".join(f"{clash.label}: {clash.theirs}" for clash in error.clashes)
    form.add_error(None, f"Somebody else changed this meanwhile ({clashes}). Save again to keep yours.")
