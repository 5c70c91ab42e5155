"""What waits for a member today: the cards that the apps contribute."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ui import today as cards
from ui.registry import Card, registry
from ui.responses import page_or_target
from workspaces.access import may, member_required
from workspaces.middleware import MemberRequest


@member_required("workspaces.view_today")
def today(request: MemberRequest) -> HttpResponse:
    context = {
        "cards": registry.of(Card, request),
        "has_team": may(request, "workspaces.view_team"),
        "of_team": cards.is_of_team(request),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, page_or_target(request, "ui/today.html", {"today": "today"}), context)


@member_required("workspaces.configure")
@require_POST
def steps(request: MemberRequest) -> HttpResponse:
    """Leave the first steps out of this member's Today from now on."""
    cards.hide_steps(request.user, request.workspace)
    return HttpResponse() if request.htmx else redirect("ui:home")  # type: ignore[attr-defined]
