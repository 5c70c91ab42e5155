"""Mail to people who are not members yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from core.scope import outside_scope, workspace_scope
from workspaces.models import Invitation


@shared_task(acks_late=True)
def send_invitation(*, workspace_id: str, invitation_id: str, site: str, **__: Any) -> bool:
    """Send the link of an invitation from `site` ("https://crm.example.com"); False if it was withdrawn meanwhile."""
    with workspace_scope(UUID(workspace_id)):
        found = Invitation.objects.select_related("workspace", "created_by").filter(pk=invitation_id)
        invitation = found.filter(accepted_at=None).first()
    if invitation is None:
        return False
    by = invitation.created_by.name if invitation.created_by else invitation.workspace.name
    subject = _("%(by)s invites you to %(workspace)s") % {"by": by, "workspace": invitation.workspace.name}
    text = _("Open this link to join %(workspace)s as %(role)s. It works once, until %(until)s.\n\n%(link)s\n") % {
        "workspace": invitation.workspace.name,
        "role": invitation.get_role_display(),
        "until": invitation.expires_at.date().isoformat(),
        "link": site + invitation.get_absolute_url(),
    }
    _send(" ".join(subject.split()), text, invitation.email)
    return True


@outside_scope
def _send(subject: str, text: str, to: str) -> None:
    send_mail(subject, text, None, [to])
