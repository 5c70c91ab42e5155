"""Every write to memberships."""

from __future__ import annotations

from django.db import transaction

from core.errors import DomainError
from core.locks import lock
from core.scope import every_workspace
from workspaces.models import Membership, Role, User


class LastOwner(DomainError):
    """A workspace has an owner at all times."""


class NotAllowed(DomainError):
    """Only an owner makes or unmakes owners."""


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
        check_owner_matter(by, role, membership.role)
        _check_not_the_last(membership, owners)
        membership.take_role(role)
    return True


def remove_member(*, membership: Membership, by: Membership) -> None:
    """
    End a membership; what the person did stays, and their records keep them as owner until somebody hands them over.

    :raises NotAllowed, LastOwner: as `change_role`.
    """
    with transaction.atomic():
        owners = _lock_owners()
        lock(membership)
        check_owner_matter(by, membership.role)
        _check_not_the_last(membership, owners)
        membership.delete()


def memberships_of(user: User) -> list[Membership]:
    """List where a person belongs, over all workspaces, by name."""
    with every_workspace():
        mine = Membership.everywhere.select_related("workspace").filter(user=user, workspace__is_active=True)
        return list(mine.order_by("workspace__name"))


def check_owner_matter(by: Membership, *roles: str) -> None:
    """
    Refuse what touches owners to all but owners.

    :raises NotAllowed: if `by` is none and one of the roles is theirs.
    """
    if Role.OWNER in roles and by.role != Role.OWNER:
        raise NotAllowed("Only an owner can make or change an owner.")


def _check_not_the_last(membership: Membership, owners: list[Membership]) -> None:
    if membership.role == Role.OWNER and owners == [membership]:
        raise LastOwner("Make somebody else an owner first.")


def _lock_owners() -> list[Membership]:
    active = Membership.objects.owners().active()
    return list(active.select_for_update(no_key=True, of=("self",)).order_by("pk"))
