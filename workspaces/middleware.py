"""
Open the workspace that an address names: `/w/<slug>/…`.

The prefix moves into the script name, so that every `reverse()` inside stays in the workspace, and the request runs
in that workspace's scope, one transaction from here to the rendered answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from core.scope import workspace_scope
from workspaces.models import Membership, User, Workspace

UNKNOWN = Http404("No such workspace, or not one of yours.")  # one answer for both
ADDRESS = re.compile(r"^/w/(?P<slug>[a-z0-9-]{1,50})(?P<rest>/.*)$")


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
        workspace = Workspace.objects.filter(slug=match["slug"], is_active=True).first()
        if workspace is None:
            raise UNKNOWN
        return self.inside(request, workspace, match["rest"])

    def inside(self, request: HttpRequest, workspace: Workspace, rest: str) -> HttpResponse:
        with workspace_scope(workspace.pk):
            membership = Membership.objects.filter(user_id=request.user.pk).first()
            if membership is None:
                raise UNKNOWN
            self.enter(request, workspace, membership)
            return self.moved(request, f"/w/{workspace.slug}", rest)

    def enter(self, request: HttpRequest, workspace: Workspace, membership: Membership) -> None:
        request.workspace = membership.workspace = workspace  # type: ignore[attr-defined]
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
