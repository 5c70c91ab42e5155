"""The pages of one contact and of one account."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts import services
from contacts.inplace import ACCOUNT, CONTACT
from contacts.models import Account, Contact
from contacts.sections import account_sections, contact_sections
from contacts.successors import successor_of
from core.prepared import Prepared, first_or_404
from ui import editing
from ui.inplace import Inplace, edit_field
from ui.registry import Action, registry
from ui.responses import page_or_target
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

BLOCKS = {"panel": "panel", "record-head": "head_of_record", "record-side": "facts"}  # id of an element: its block
PEOPLE_SHOWN = 50
A_CONTACT = Prepared(lambda pk: Contact.objects.with_parts().filter(pk=pk), pk=UUID)
AN_ACCOUNT = Prepared(lambda pk: Account.objects.with_parts().filter(pk=pk), pk=UUID)
PEOPLE = Prepared(lambda account: Contact.objects.people_of(account)[: PEOPLE_SHOWN + 1], account=UUID)


@member_required("contacts.view_contact")
@require_safe
def contact(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    rows = A_CONTACT(pk=contact_id)
    if not rows and (successor := successor_of(contact_id)):
        messages.info(request, gettext("This contact was merged into %(name)s.") % {"name": successor.name})
        return redirect(successor)
    found = first_or_404(rows)
    context = _context(request, found, CONTACT) | {"sections": partial(contact_sections, request, found)}
    return TemplateResponse(request, page_or_target(request, "contacts/contact.html", BLOCKS), context)


@member_required("contacts.view_account")
@require_safe
def account(request: MemberRequest, account_id: UUID) -> HttpResponse:
    found = first_or_404(AN_ACCOUNT(pk=account_id))
    context = _context(request, found, ACCOUNT) | {
        "sections": partial(account_sections, request, found),
        "people": partial(PEOPLE, account=found.pk),
        "most": PEOPLE_SHOWN,
    }
    return TemplateResponse(request, page_or_target(request, "contacts/account.html", BLOCKS), context)


def _context(request: MemberRequest, record: Model, inplace: Inplace[Any]) -> dict[str, Any]:
    """All that a page may show; what only some of its blocks need is read when they ask."""
    return {
        "record": record,
        "may_change": may(request, inplace.permission),
        "may_delete": may(request, inplace.permission.replace("change_", "delete_")),
        "actions": registry.of_record(Action, request, record),
        "panels": partial(registry.panels, request, record),
    }


@member_required("contacts.change_contact")
@require_http_methods(["GET", "POST"])
def contact_field(request: MemberRequest, contact_id: UUID, name: str) -> HttpResponse:
    return edit_field(request, CONTACT, contact_id, name)


@member_required("contacts.change_account")
@require_http_methods(["GET", "POST"])
def account_field(request: MemberRequest, account_id: UUID, name: str) -> HttpResponse:
    return edit_field(request, ACCOUNT, account_id, name)


@member_required("contacts.change_contact")
@require_http_methods(["GET", "POST"])
def contact_edit(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    return editing.edit_record(request, CONTACT, contact_id)


@member_required("contacts.change_account")
@require_http_methods(["GET", "POST"])
def account_edit(request: MemberRequest, account_id: UUID) -> HttpResponse:
    return editing.edit_record(request, ACCOUNT, account_id)


@member_required("contacts.delete_contact")
@require_http_methods(["GET", "POST"])
def contact_delete(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    found = get_object_or_404(Contact, pk=contact_id)
    undo_url = ""
    if request.method == "POST":
        done = services.delete_contact(contact=found, by=request.user, at=timezone.now())
        undo_url = reverse("operations:undo", args=[done.pk])
    return editing.confirm_deletion(request, found, what=_("the contact"), then="contacts:list", undo_url=undo_url)


@member_required("contacts.delete_account")
@require_http_methods(["GET", "POST"])
def account_delete(request: MemberRequest, account_id: UUID) -> HttpResponse:
    found = get_object_or_404(Account, pk=account_id)
    undo_url = ""
    if request.method == "POST":
        done = services.delete_account(account=found, by=request.user, at=timezone.now())
        undo_url = reverse("operations:undo", args=[done.pk])
    return editing.confirm_deletion(request, found, what=_("the company"), then="contacts:accounts", undo_url=undo_url)


@member_required("contacts.view_account")
@require_safe
def account_names(request: MemberRequest) -> HttpResponse:
    """Answer names of accounts that hold the words typed into whichever field asks."""
    typed = next((text for text in request.GET.dict().values() if text.strip()), "")
    return TemplateResponse(request, "contacts/names.html", {"names": services.names_like(typed)})
