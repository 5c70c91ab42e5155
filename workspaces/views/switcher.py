"""The rail's list of workspaces, asked for when it opens."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from workspaces import services
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("workspaces.view_workspace")
@require_safe
def switcher(request: MemberRequest) -> HttpResponse:
    mine = [membership.workspace for membership in services.memberships_of(request.user)]
    context = {"workspaces": mine, "current": request.workspace, "may_make": request.user.is_staff}
    return TemplateResponse(request, "workspaces/switcher.html", context)
