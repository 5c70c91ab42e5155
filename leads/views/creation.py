"""Quick add: a lead, with its contact where that is new."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.duplicates.typed import matches
from contacts.services import tags_named
from core.errors import DomainError
from core.forms import refuse
from leads import services
from leads.forms import OF_CONTACT, PERSON, QuickAddForm
from leads.models import Lead
from ui import creation
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

PAGE = "leads/new.html"
KEPT = ("source", "stage", "owner", "priority", "tags")  # what the next of a series shares with the one before


@member_required("leads.add_lead")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        given = {"owner": request.user.pk} | request.GET.dict()
        return creation.form_answer(request, PAGE, {"form": QuickAddForm(initial=given)})
    form = QuickAddForm(request.POST)
    try:
        if form.is_valid():
            return _made(request, _create(request, form.cleaned_data), form)
    except DomainError as error:
        refuse(form, error)
    context = {"form": form, "duplicates": matches(request.POST.dict())}
    return creation.form_answer(request, PAGE, context, status=422)


def _create(request: MemberRequest, said: dict[str, Any]) -> Lead:
    apart = {*PERSON, "company", "contact", "tags"}
    fields = {name: value for name, value in said.items() if name not in apart and not name.startswith(OF_CONTACT)}
    fields |= {"tags": tags_named(said["tags"]), "by": request.user, "at": timezone.now()}
    fields["currency"] = request.workspace.currency
    if said["contact"]:
        return services.create_lead(contact=said["contact"], **fields)
    person = {name: said[name] for name in PERSON}
    person |= {name.removeprefix(OF_CONTACT): said[name] for name in said if name.startswith(OF_CONTACT)}
    return services.create_lead_and_contact(person=person, company=said["company"], **fields)


def _made(request: MemberRequest, lead: Lead, form: QuickAddForm) -> HttpResponse:
    text = _("%(name)s was added.") % {"name": lead.name}
    if "another" in request.POST:
        kept = {name: form[name].value() for name in KEPT}
        if not request.htmx:  # type: ignore[attr-defined]
            messages.success(request, text)
        answer = creation.form_answer(request, PAGE, {"form": QuickAddForm(initial=kept)})
    else:
        answer = creation.leave_form(request, lead)
    return creation.with_news(answer, request, lead, text, undo=reverse("leads:undo", args=[lead.pk]))


@member_required("leads.add_lead")
@require_safe
def duplicates(request: MemberRequest) -> HttpResponse:
    """Answer who may be meant, while a name, an address or a number is typed."""
    return TemplateResponse(request, "leads/duplicates.html", {"duplicates": matches(request.GET.dict())})
