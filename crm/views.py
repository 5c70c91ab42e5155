"""Pages that span the apps: a new workspace, and the end of the demo data."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.demo.clear import clear_demo
from crm.setup import set_up_workspace
from ui.sheets import question_in_dialog
from workspaces.access import member_required, open_to_all
from workspaces.forms import WorkspaceForm
from workspaces.middleware import MemberRequest
from workspaces.models import User, Workspace


@open_to_all
@login_required
@require_http_methods(["GET", "POST"])
def new_workspace(request: HttpRequest) -> HttpResponse:
    """Who runs the installation makes workspaces; an owner of one invites people instead."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed in
    if not user.is_staff:
        raise PermissionDenied
    form = WorkspaceForm(request.POST or None, instance=Workspace(timezone=user.timezone))
    if form.is_valid():
        return redirect(set_up_workspace(owner=user, at=timezone.now(), **form.cleaned_data))
    return TemplateResponse(request, "workspaces/new.html", {"form": form}, status=422 if form.is_bound else 200)


@member_required("workspaces.clear_demo")
@require_http_methods(["GET", "POST"])
def demo(request: MemberRequest) -> HttpResponse:
    """Ask whether to throw the demo data away, and do it."""
    if not request.workspace.is_demo:
        raise Http404("This workspace holds no demo data.")

    def act() -> str:
        clear_demo(workspace=request.workspace, by=request.user, at=timezone.now())
        return _("The demo data is gone. The workspace is yours.")

    return question_in_dialog(
        request,
        act,
        back=reverse("ui:home"),
        title=_("Clear the demo data?"),
        text=_(
            "All leads, contacts, companies, notes and imports are deleted, also those that you added, "
            "and the invented members are removed. Pipelines, stages and sources stay. This cannot be undone."
        ),
        yes=_("Clear the demo data"),
    )
