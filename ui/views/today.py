"""What waits for a member today: the cards that the apps contribute."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from ui.registry import Card, registry
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("workspaces.view_today")
def today(request: MemberRequest) -> HttpResponse:
    return TemplateResponse(request, "ui/today.html", {"cards": registry.of(Card, request)})
