"""New contacts and new accounts, in the side sheet or on a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts import services
from contacts.duplicates.typed import matches
from contacts.forms import NewAccountForm, NewContactForm
from contacts.models import Account, Contact
from core.errors import DomainError
from core.forms import refuse
from ui import creation
from ui.forms import RecordForm
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

CONTACT_PAGE, ACCOUNT_PAGE = "contacts/new.html", "contacts/new_account.html"


@member_required("contacts.add_contact")
@require_http_methods(["GET", "POST"])
def contact(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return creation.form_answer(request, CONTACT_PAGE, {"form": NewContactForm(initial=_given(request))})
    form = NewContactForm(request.POST)
    if form.is_valid() and (made := _tried(form, lambda: _create(request, form.cleaned_data))):
        return _made(request, made, CONTACT_PAGE, NewContactForm(initial={"owner": form["owner"].value()}))
    context = {"form": form, "duplicates": matches(request.POST.dict())}
    return creation.form_answer(request, CONTACT_PAGE, context, status=422)


def _create(request: MemberRequest, said: dict[str, Any]) -> Contact:
    fields = {name: value for name, value in said.items() if name not in {"account", "tags"}}
    now = timezone.now()
    account = services.account_named(said["account"], by=request.user, at=now)
    tags = services.tags_named(said["tags"])
    return services.create_contact(account=account, tags=tags, by=request.user, at=now, **fields)


@member_required("contacts.add_account")
@require_http_methods(["GET", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return creation.form_answer(request, ACCOUNT_PAGE, {"form": NewAccountForm(initial=_given(request))})
    form = NewAccountForm(request.POST)
    if form.is_valid() and (made := _tried(form, lambda: _create_account(request, form.cleaned_data))):
        return _made(request, made, ACCOUNT_PAGE, NewAccountForm(initial={"owner": form["owner"].value()}))
    return creation.form_answer(request, ACCOUNT_PAGE, {"form": form}, status=422)


def _create_account(request: MemberRequest, said: dict[str, Any]) -> Account:
    fields = {name: value for name, value in said.items() if name != "tags"}
    tags = services.tags_named(said["tags"])
    return services.create_account(tags=tags, by=request.user, at=timezone.now(), **fields)


def _given(request: MemberRequest) -> dict[str, Any]:
    return {"owner": request.user.pk} | request.GET.dict()


def _tried(form: RecordForm, create: Any) -> Any:
    """Give what was made, or put the refusal beside its field."""
    try:
        return create()
    except DomainError as error:
        refuse(form, error)
        return None


def _made(request: MemberRequest, record: Any, page: str, fresh: RecordForm) -> HttpResponse:
    if "another" in request.POST:
        answer = creation.form_answer(request, page, {"form": fresh})
    else:
        answer = creation.leave_form(request, record)
    return creation.with_news(answer, request, record, _("%(name)s was added.") % {"name": record})


@member_required("contacts.add_contact")
@require_safe
def duplicates(request: MemberRequest) -> HttpResponse:
    """Answer who may be meant, while a name, an address or a number is typed."""
    return TemplateResponse(request, "contacts/duplicates.html", {"duplicates": matches(request.GET.dict())})
