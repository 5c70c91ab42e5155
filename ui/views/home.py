"""The root of every address: Today inside a workspace, outside the way into one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ui.views.picker import picker
from ui.views.today import today
from workspaces.access import open_to_all


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return today(request) if hasattr(request, "membership") else picker(request)
