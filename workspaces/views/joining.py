"""An invitation's link: outside every workspace, for people who may not have an account yet."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.forms import refuse
from workspaces import services
from workspaces.access import open_to_all
from workspaces.forms import JoinForm
from workspaces.models import Invitation, User
from workspaces.services import AccountExists, InvitationClosed

GONE = 410


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = services.find_invitation(token, at=timezone.now())
        if request.user.is_authenticated:
            return _member(request, found)
        return _newcomer(request, found)
    except InvitationClosed as error:
        return TemplateResponse(request, "workspaces/invitation_closed.html", {"text": error.message}, status=GONE)


def _member(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Somebody signed in accepts with one click."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed in
    if request.method == "POST":
        services.accept_invitation(invitation=found, user=user, at=timezone.now())
        return redirect(found.workspace)
    return _page(request, found, form=None)


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Somebody without an account makes one; somebody with one signs in first and comes back."""
    if User.objects.filter(email=found.email).exists():
        if request.method == "POST":
            return redirect_to_login(request.path)
        return _page(request, found, form=None)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        try:
            membership = services.join(invitation=found, **form.cleaned_data, at=timezone.now())
        except AccountExists:
            return redirect_to_login(request.path)
        except DomainError as error:
            if isinstance(error, InvitationClosed):
                raise
            refuse(form, error)
        else:
            login(request, membership.user)
            return redirect(found.workspace)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, found: Invitation, *, form: JoinForm | None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"invitation": found, "workspace": found.workspace, "form": form, "person": request.user}
    return TemplateResponse(request, "workspaces/invitation.html", context, status=status)
