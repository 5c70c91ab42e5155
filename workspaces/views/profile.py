"""What a person sets for themselves, and an admin for the workspace."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workspaces import services
from workspaces.access import member_required
from workspaces.forms import THEMES, ProfileForm, WorkspaceForm
from workspaces.middleware import LAST_FOR, MemberRequest


@member_required("workspaces.view_workspace")
@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    theme = request.COOKIES.get("theme", "")
    initial = {"theme": theme if theme in dict(THEMES) else "system"}
    form = ProfileForm(request.POST or None, instance=copy(request.user), initial=initial)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        chosen = values.pop("theme")
        services.update_user(user=request.user, values=values)
        messages.success(request, _("Your profile is saved."))
        response = redirect("workspaces:profile")
        if chosen:
            response.set_cookie("theme", chosen, LAST_FOR, samesite="Lax")
        return response
    context = {"form": form, "person": request.user}
    return TemplateResponse(request, "workspaces/profile.html", context, status=422 if form.is_bound else 200)


@member_required("workspaces.change_workspace")
@require_http_methods(["GET", "POST"])
def workspace(request: MemberRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None, instance=copy(request.workspace))
    if form.is_valid():
        services.update_workspace(workspace=request.workspace, values=form.cleaned_data)
        messages.success(request, _("The workspace's settings are saved."))
        return redirect("workspaces:workspace")
    context = {"form": form, "workspace": request.workspace}
    return TemplateResponse(request, "workspaces/workspace.html", context, status=422 if form.is_bound else 200)
