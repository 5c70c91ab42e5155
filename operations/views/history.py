"""The history of operations: what ran and runs, what became of it, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import DomainError
from operations import services, shown
from operations.bulk.skips import skips_of
from operations.kinds import kind_of
from operations.models import Operation
from ui.responses import with_toast
from ui.sheets import question_in_dialog
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

PAGE = 50


@member_required("operations.view_operation")
@require_safe
def operations(request: MemberRequest) -> HttpResponse:
    """List operations, the latest first; `before` is the moment of the last one on the page that was left."""
    before = _moment(request.GET.get("before", ""))
    found = list(Operation.objects.latest_first().before(before)[: PAGE + 1])
    earlier = found[PAGE - 1].created_at if len(found) > PAGE else None
    context = {"operations": found[:PAGE], "earlier": earlier, "is_first": before is None}
    return TemplateResponse(request, "operations/list.html", context)


@member_required("operations.view_operation")
@require_safe
def operation(request: MemberRequest, operation_id: UUID) -> HttpResponse:
    """Show what an operation does, or did, and what stayed when it was undone."""
    found = _operation(operation_id)
    stays = list(found.left_alone.after(_number(request.GET.get("after", ""), 0))[: PAGE + 1])
    context = {
        "operation": found,
        "stays": [(stay, kind_of(stay.kind)) for stay in stays[:PAGE]],
        "after": stays[PAGE - 1].pk if len(stays) > PAGE else 0,
        "skips": skips_of(found, after=_number(request.GET.get("behind", ""), -1)),
        "link": shown.link(found),
        "may_undo": shown.may_undo(request, found),
        "can_undo": shown.can_undo(found, at=timezone.now()),
    }
    template = "operations/operation.html#state" if request.htmx else "operations/operation.html"  # type: ignore[attr-defined]
    return TemplateResponse(request, template, context)


@member_required("operations.change_operation")
@require_http_methods(["GET", "POST"])
def undo(request: MemberRequest, operation_id: UUID) -> HttpResponse:
    """Say what would go back and ask; undo it when the answer is yes, or when a message's button asks."""
    found = _operation(operation_id)
    if not shown.may_undo(request, found):
        raise PermissionDenied
    act = partial(_undo, request, found)
    if request.method == "POST" and "sure" not in request.POST:
        try:
            return with_toast(HttpResponse(status=204), act())
        except DomainError as refusal:
            return with_toast(HttpResponse(status=204), refusal.message)
    can = shown.can_undo(found, at=timezone.now())
    text = shown.what_will_happen(found) if can else _("This cannot be undone now.")
    titles = {"title": _("Undo “%(what)s”?") % {"what": found.title}, "text": text, "yes": _("Undo")}
    return question_in_dialog(request, act, back=_address(found), sure=True, **titles)


@member_required("operations.change_operation")
@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, operation_id: UUID) -> HttpResponse:
    found = _operation(operation_id)
    if not shown.may_undo(request, found):
        raise PermissionDenied
    text = _("What it has done so far stays, and can be undone.")
    titles = {"title": _("Cancel “%(what)s”?") % {"what": found.title}, "text": text, "yes": _("Cancel it")}
    return question_in_dialog(
        request, partial(_cancel, request, found), back=_address(found), no=_("Let it run"), **titles
    )


def _undo(request: MemberRequest, found: Operation) -> str:
    done = services.undo(operation=found, by=request.user, at=timezone.now())
    if done.status == Operation.Status.UNDOING:
        return _("It is being undone; you can go on working.")
    if done.stayed:
        return _("Undone: %(back)s went back, %(stay)s stayed.") % {"back": done.restored, "stay": done.stayed}
    return _("Undone.")


def _cancel(request: MemberRequest, found: Operation) -> str:
    if services.cancel(operation=found, by=request.user, at=timezone.now()):
        return _("It is cancelled.")
    return _("It had ended already.")


def _operation(operation_id: UUID) -> Operation:
    return get_object_or_404(Operation.objects.select_related("created_by", "undone_by"), pk=operation_id)


def _address(found: Operation) -> str:
    return reverse("operations:operation", args=[found.pk])


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else default


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
