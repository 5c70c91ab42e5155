"""The index of the settings: what the apps contribute under "configuration"."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest


@member_required("workspaces.view_workspace")
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    return TemplateResponse(request, "ui/settings.html", {"may_clear": may(request, "workspaces.clear_demo")})
