from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from activities.panels import newer, stream
from activities.subjects import VIEWS, find_subject
from ui.responses import page_or_target
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest

PAGE = "activities/timeline.html"
BLOCKS = {"record-log": "log", "timeline-more": "page", "timeline-top": "newer"}  # id of an element: its block


@member_required("activities.view_note")
@require_safe
def timeline(request: MemberRequest, kind: str, pk: UUID) -> HttpResponse:
    """Answer the timeline of a record: ?show= filters, ?before= goes on, ?after= tells what is new."""
    subject = find_subject(kind, pk)
    if not may(request, VIEWS[kind]):
        raise PermissionDenied
    template = page_or_target(request, PAGE, BLOCKS)
    context = newer(request, subject, request.GET) if "after" in request.GET else stream(request, subject, request.GET)
    return TemplateResponse(request, template, context)
