"""The lists of contacts and of companies."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from contacts.lists import ACCOUNTS, CONTACTS
from operations.bulk.answers import answer
from ui.lists.pages import show_list
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("contacts.view_contact")
@require_safe
def contacts(request: MemberRequest) -> HttpResponse:
    return show_list(request, CONTACTS)


@member_required("contacts.view_account")
@require_safe
def accounts(request: MemberRequest) -> HttpResponse:
    return show_list(request, ACCOUNTS)


@member_required("contacts.change_contact")
@require_POST
def contacts_bulk(request: MemberRequest) -> HttpResponse:
    return answer(request, CONTACTS)


@member_required("contacts.change_account")
@require_POST
def accounts_bulk(request: MemberRequest) -> HttpResponse:
    return answer(request, ACCOUNTS)
