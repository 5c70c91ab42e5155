"""The start outside every workspace: on to the last or only one, else a choice."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from workspaces.middleware import LAST
from workspaces.models import User, Workspace
from workspaces.services import memberships_of


@login_required
def picker(request: HttpRequest) -> HttpResponse:
    """`?pick=1` shows the choice also to whom there is no need to ask."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed in
    mine = [membership.workspace for membership in memberships_of(user)]
    if "pick" not in request.GET and (here := _obvious(request, mine)):
        return redirect(here)
    return TemplateResponse(request, "ui/picker.html", {"workspaces": mine, "person": user})


def _obvious(request: HttpRequest, mine: list[Workspace]) -> Workspace | None:
    last = request.COOKIES.get(LAST)
    return next((one for one in mine if one.slug == last), mine[0] if len(mine) == 1 else None)
