"""Whether and how mail leaves from a page."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from workspaces.middleware import MemberRequest
from workspaces.models import Invitation
from workspaces.tasks import send_invitation


def mail_invitation(request: MemberRequest, invitation: Invitation) -> bool:
    """Let a worker send the link once the invitation is stored; False where no mail server is set up."""
    if "console" in settings.MAILERS["default"]["BACKEND"]:
        return False
    send = partial(
        send_invitation.delay,
        workspace_id=str(invitation.workspace_id),
        invitation_id=str(invitation.pk),
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    transaction.on_commit(send, robust=True)
    return True
