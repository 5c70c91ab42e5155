"""Every write to workspaces, memberships and invitations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core import edits
from core.errors import DomainError
from core.locks import lock
from core.scope import every_workspace, workspace_scope
from workspaces.models import Invitation, Membership, Role, User, Workspace

INVITATION_LASTS = timedelta(days=14)
RESERVED = {"admin", "accounts", "api", "live", "static", "w"}


class AlreadyMember(DomainError):
    """The person belongs to the workspace already."""


class InvitationClosed(DomainError):
    """The link was used, withdrawn or has expired."""


class LastOwner(DomainError):
    """A workspace has an owner at all times."""


class NotAllowed(DomainError):
    """Only an owner makes or unmakes owners."""


class WeakPassword(DomainError):
    """The password is one that others could guess."""


def create_workspace(*, name: str, owner: User, at: datetime, slug: str = "", **fields: Any) -> Workspace:
    """Store a workspace whose address is made from its name, with its first owner."""
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, slug=free_slug(slug or name), **fields)
        with workspace_scope(workspace.pk):
            Membership.objects.create(user=owner, role=Role.OWNER)
    return workspace


def free_slug(name: str) -> str:
    """Make an address of a name that no workspace has yet."""
    base = slugify(name)[:40].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return base if base not in taken else next(s for n in range(2, 100_000) if (s := f"{base}-{n}") not in taken)


def update_workspace(*, workspace: Workspace, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change a workspace's settings and tell {field: [before, after]}."""
    with transaction.atomic():
        changes = edits.apply(lock(workspace), values)
        if changes:
            workspace.save(update_fields=(*changes, "updated_at"))
    return changes


def update_user(*, user: User, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change a person's own data and tell {field: [before, after]}."""
    with transaction.atomic():
        changes = edits.apply(lock(user), values)
        if changes:
            user.save(update_fields=(*changes, "updated_at"))
    return changes


def invite(*, email: str, role: str, by: Membership, at: datetime) -> Invitation:
    """
    Open a link for one person to join the open workspace; a second invitation replaces the first.

    :raises AlreadyMember: if they belong to it.
    :raises NotAllowed: if somebody who is no owner invites an owner.
    """
    email = email.strip().lower()
    _check_owner_matter(by, role)
    if Membership.objects.filter(user__email=email).exists():
        raise AlreadyMember(f"{email} is a member already.", field="email")
    with transaction.atomic():
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
    if invitation is None or not invitation.is_open(at=at):
        raise InvitationClosed("This invitation is no longer open. Ask for a new one.")
    return invitation


def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Membership:
    """
    Make a person a member; accepted twice at once, it counts once.

    :raises InvitationClosed: if the link closed meanwhile.
    """
    with workspace_scope(invitation.workspace_id):
        locked = Invitation.objects.select_for_update(no_key=True).filter(pk=invitation.pk).first()
        if locked is None or not locked.is_open(at=at):
            raise InvitationClosed("This invitation is no longer open. Ask for a new one.")
        locked.mark_accepted(at=at)
        membership, _ = Membership.objects.get_or_create(user=user, defaults={"role": locked.role})
    return membership


def register(*, invitation: Invitation, password: str, first_name: str, last_name: str) -> User:
    """
    Make the account of an invited person.

    :raises WeakPassword: if the password is too easy to guess.
    """
    user = User(email=invitation.email, first_name=first_name, last_name=last_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from error
    return User.objects.create_user(user.email, password, first_name=first_name, last_name=last_name)


def change_role(*, membership: Membership, role: str, by: Membership) -> bool:
    """
    Give a member another role; False if it is theirs already.

    :raises NotAllowed: if somebody who is no owner makes or unmakes an owner.
    :raises LastOwner: if nobody would own the workspace any more.
    """
    with transaction.atomic():
        owners = _lock_owners()
        lock(membership)
        if membership.role == role:
            return False
        _check_owner_matter(by, role, membership.role)
        if membership.role == Role.OWNER and len(owners) == 1:
            raise LastOwner("Make somebody else an owner first.")
        membership.take_role(role)
    return True


def remove_member(*, membership: Membership, by: Membership) -> None:
    """
    End a membership; what the person did stays, and their records keep them as owner until somebody hands them over.

    :raises NotAllowed, LastOwner: as `change_role`.
    """
    with transaction.atomic():
        owners = _lock_owners()
        _check_owner_matter(by, membership.role)
        if membership.role == Role.OWNER and len(owners) == 1:
            raise LastOwner("Make somebody else an owner first.")
        membership.delete()


def memberships_of(user: User) -> list[Membership]:
    """List where a person belongs, over all workspaces, by name."""
    with every_workspace():
        mine = Membership.everywhere.select_related("workspace").filter(user=user, workspace__is_active=True)
        return list(mine.order_by("workspace__name"))


def _lock_owners() -> list[Membership]:
    return list(Membership.objects.owners().select_for_update(no_key=True).order_by("pk"))


def _check_owner_matter(by: Membership, *roles: str) -> None:
    if Role.OWNER in roles and by.role != Role.OWNER:
        raise NotAllowed("Only an owner can make or change an owner.")
