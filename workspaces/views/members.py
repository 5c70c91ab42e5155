"""Members of the workspace and what they may do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from core.errors import DomainError
from core.forms import refuse
from workspaces import roles, services
from workspaces.access import may, member_required
from workspaces.forms import InvitationForm, RoleForm
from workspaces.middleware import MemberRequest
from workspaces.models import Invitation, Membership, Role
from workspaces.views.mail import mail_invitation


@member_required("workspaces.view_membership")
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    return _page(request, InvitationForm())


@member_required("workspaces.add_invitation")
@require_POST
def invitations(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitation = services.invite(**form.cleaned_data, by=request.membership, at=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            mailed = mail_invitation(request, invitation)
            text = _("%(email)s gets a mail with the link.") if mailed else _("Copy the link for %(email)s below.")
            messages.success(request, text % {"email": invitation.email})
            return redirect("workspaces:members")
    return _page(request, form, status=422)


@member_required("workspaces.delete_invitation")
@require_POST
def withdrawal(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id, accepted_at=None)
    services.withdraw_invitation(invitation=invitation)
    messages.success(request, _("The link for %(email)s no longer works.") % {"email": invitation.email})
    return redirect("workspaces:members")


@member_required("workspaces.change_membership")
@require_POST
def role(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.with_people(), pk=membership_id)
    form = RoleForm(request.POST)
    error = "" if form.is_valid() else _("There is no such role.")
    if not error:
        try:
            services.change_role(membership=membership, role=form.cleaned_data["role"], by=request.membership)
        except DomainError as refusal:
            error = refusal.message
    return _row(request, membership, error)


@member_required("workspaces.delete_membership")
@require_http_methods(["GET", "POST"])
def member(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Ask whether to remove a member, and do it."""
    membership = get_object_or_404(Membership.objects.with_people(), pk=membership_id)
    if request.method != "POST":
        page = "workspaces/member_removal.html"
        return TemplateResponse(request, f"{page}#question" if request.htmx else page, {"member": membership})  # type: ignore[attr-defined]
    try:
        services.remove_member(membership=membership, by=request.membership)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.user.name})
        if membership.user == request.user:
            return redirect("/")
    return redirect("workspaces:members")


def _page(request: MemberRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "members": Membership.objects.with_people(),
        "invitations": [],
        "form": form,
        "may_change": may(request, "workspaces.change_membership"),
        "roles": Role.choices,
        "capabilities": roles.explained(),
        "me": request.membership,
    }
    if may(request, "workspaces.view_invitation"):
        context["invitations"] = Invitation.objects.open().order_by("-created_at")
        context["site"] = request.build_absolute_uri("/").rstrip("/")
    return TemplateResponse(request, "workspaces/members.html", context, status=status)


def _row(request: MemberRequest, membership: Membership, error: str) -> HttpResponse:
    """Answer a change of role: the row for htmx, else the page with the error as a message."""
    if not request.htmx:  # type: ignore[attr-defined]
        if error:
            messages.error(request, error)
        return redirect("workspaces:members")
    if error:
        membership.refresh_from_db(fields=["role"])
    context = {
        "member": membership,
        "roles": Role.choices,
        "may_change": True,
        "me": request.membership,
        "error": error,
    }
    response = TemplateResponse(request, "workspaces/members.html#row", context, status=422 if error else 200)
    if error:
        return response
    text = _("%(name)s is now %(role)s.") % {"name": membership.user.name, "role": membership.get_role_display()}
    return trigger_client_event(response, "toast", {"text": text, "kind": "success"})
