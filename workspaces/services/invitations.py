"""Invitations: a link that lets one person join one workspace once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from core.errors import DomainError
from core.scope import current_workspace_id, every_workspace, workspace_scope
from workspaces.models import Invitation, Membership, User, Workspace
from workspaces.services.members import check_owner_matter
from workspaces.services.people import register

INVITATION_LASTS = timedelta(days=14)


class AlreadyMember(DomainError):
    """The person belongs to the workspace already."""


class AccountExists(DomainError):
    """Somebody signs in with the address already."""


class InvitationClosed(DomainError):
    """The link was used, withdrawn or has expired."""


def invite(*, email: str, role: str, by: Membership, at: datetime) -> Invitation:
    """
    Open a link for one person to join the open workspace; a second invitation replaces the first.

    :raises AlreadyMember: if they belong to it.
    :raises NotAllowed: if somebody who is no owner invites an owner.
    """
    email = email.strip().lower()
    check_owner_matter(by, role)
    if Membership.objects.filter(user__email=email).exists():
        raise AlreadyMember(f"{email} is a member already.", field="email")
    with transaction.atomic():
        Workspace.objects.select_for_update(no_key=True).get(pk=current_workspace_id())  # one invitation at a time
        Invitation.objects.filter(email=email, accepted_at=None).delete()
        return Invitation.objects.create(
            email=email, role=role, expires_at=at + INVITATION_LASTS, created_by=by.user, updated_by=by.user
        )


def withdraw_invitation(*, invitation: Invitation) -> None:
    """Close a link that nobody used."""
    invitation.delete()


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """
    Find an open invitation by its secret, in whichever workspace.

    :raises InvitationClosed: if there is none.
    """
    with every_workspace():
        invitation = Invitation.everywhere.select_related("workspace", "created_by").filter(token=token).first()
    if invitation is None or not invitation.is_open(at=at) or not invitation.workspace.is_active:
        raise _closed()
    return invitation


def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Membership:
    """
    Make a person a member; accepted twice at once, it counts once.

    :raises InvitationClosed: if the link closed meanwhile.
    """
    with workspace_scope(invitation.workspace.pk):
        locked = Invitation.objects.select_for_update(no_key=True).filter(pk=invitation.pk).first()
        if locked is None or not locked.is_open(at=at):
            raise _closed()
        locked.mark_accepted(at=at)
        membership, _ = Membership.objects.get_or_create(user=user, defaults={"role": locked.role})
    return membership


def join(*, invitation: Invitation, password: str, first_name: str, last_name: str, at: datetime) -> Membership:
    """
    Make the account of an invited person and let them join, both or neither.

    :raises AccountExists: if somebody signs in with the address already: they accept by signing in.
    :raises InvitationClosed: if the link closed meanwhile.
    :raises WeakPassword: if the password is too easy to guess.
    """
    try:
        with transaction.atomic():
            zone = invitation.workspace.timezone
            names = {"first_name": first_name, "last_name": last_name}
            user = register(email=invitation.email, password=password, timezone=zone, **names)
            return accept_invitation(invitation=invitation, user=user, at=at)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise AccountExists(f"There is an account for {invitation.email} already. Sign in to accept.") from error


def _closed() -> InvitationClosed:
    return InvitationClosed("This invitation is no longer open. Ask for a new one.")
