"""
Open the workspace that an address names: `/w/<slug>/…`.

The prefix moves into the script name, so that every `reverse()` inside stays in the workspace, and the request runs
in that workspace's scope, one transaction from here to the rendered answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from core.prepared import Prepared
from core.scope import workspace_scope
from workspaces.current import keep_role, keep_workspace
from workspaces.models import Membership, User, Workspace

UNKNOWN = "No such workspace, or not one of yours."  # one answer for both
LAST = "workspace"  # the cookie that remembers where a person was last
LAST_FOR = 60 * 60 * 24 * 365
ADDRESS = re.compile(r"^/w/(?P<slug>[a-z0-9-]{1,50})(?P<rest>/.*)$")

WORKSPACE = Prepared(lambda slug: Workspace.objects.filter(slug=slug, is_active=True), slug=str)
MEMBERSHIP = Prepared(lambda user: Membership.objects.filter(user=user), user=UUID)


class MemberRequest(HttpRequest):
    """A request inside a workspace, by one of its members."""

    user: User
    workspace: Workspace
    membership: Membership


class WorkspaceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = ADDRESS.match(request.path_info)
        if match is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "/accounts/login/")
        workspaces = WORKSPACE(slug=match["slug"])
        if not workspaces:
            raise Http404(UNKNOWN)
        return self.inside(request, workspaces[0], match["rest"])

    def inside(self, request: HttpRequest, workspace: Workspace, rest: str) -> HttpResponse:
        with workspace_scope(workspace.pk):
            memberships = MEMBERSHIP(user=request.user.pk)
            if not memberships:
                raise Http404(UNKNOWN)
            self.enter(request, workspace, memberships[0])
            with timezone.override(zone(request.user.timezone)):  # type: ignore[union-attr]
                response = self.moved(request, f"/w/{workspace.slug}", rest)
        if request.COOKIES.get(LAST) != workspace.slug:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(LAST, workspace.slug, LAST_FOR, secure=secure, httponly=True, samesite="Lax")
        return response

    def enter(self, request: HttpRequest, workspace: Workspace, membership: Membership) -> None:
        request.workspace = membership.workspace = workspace  # type: ignore[attr-defined]
        keep_workspace(workspace)
        keep_role(membership.role)
        request.membership = membership  # type: ignore[attr-defined]
        request.user.role = membership.role  # type: ignore[union-attr]
        membership.user = request.user  # type: ignore[assignment]
        structlog.contextvars.bind_contextvars(workspace_id=str(workspace.pk), user_id=str(request.user.pk))

    def moved(self, request: HttpRequest, prefix: str, rest: str) -> HttpResponse:
        outer = get_script_prefix()
        request.path_info = rest
        request.META["SCRIPT_NAME"] = prefix
        set_script_prefix(f"{prefix}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(outer)
            structlog.contextvars.unbind_contextvars("workspace_id", "user_id")
        if response.status_code >= 400:  # Django made an answer of the exception: a refusal changes nothing
            transaction.set_rollback(True)
        return response


def zone(name: str) -> ZoneInfo:
    """Find a time zone by its name; one that is no longer known counts as UTC."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")
