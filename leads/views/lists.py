"""The list of leads."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from leads.lists import LEADS
from ui.lists.pages import show_list
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("leads.view_lead")
@require_safe
def leads(request: MemberRequest) -> HttpResponse:
    return show_list(request, LEADS)
