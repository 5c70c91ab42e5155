"""The door of every view: who may come in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from workspaces.middleware import MemberRequest
from workspaces.roles import allows

type View[**P] = Callable[Concatenate[MemberRequest, P], HttpResponse]


def member_required[**P](permission: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let members with a permission in; 404 outside a workspace, 403 without the permission."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not hasattr(request, "membership"):
                raise Http404("This address belongs inside a workspace.")
            if not allows(request.membership.role, permission):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as gone:  # deleted by somebody else between the view's look and its lock
                raise Http404("Somebody deleted this a moment ago.") from gone

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that needs no membership; the guard test wants every view marked one way or the other."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def may(request: Any, permission: str) -> bool:
    """Tell whether the request's member has a permission; for templates and contributions."""
    membership = getattr(request, "membership", None)
    return membership is not None and allows(membership.role, permission)
