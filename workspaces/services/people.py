"""Every write to people and their passwords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core import edits
from core.errors import DomainError
from core.locks import lock
from core.scope import every_workspace
from workspaces.models import Membership, Role, User
from workspaces.services.members import NotAllowed


class BelongsElsewhere(DomainError):
    """The person is a member of other workspaces too, so that no admin of one may act for all."""


class WeakPassword(DomainError):
    """The password is one that others could guess."""


def update_user(*, user: User, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change a person's own data and tell {field: [before, after]}."""
    with transaction.atomic():
        changes = edits.apply(lock(user), values)
        if changes:
            user.save(update_fields=(*changes, "updated_at"))
    return changes


def register(*, email: str, password: str, **fields: Any) -> User:
    """
    Make a person's account.

    :raises WeakPassword: if the password is too easy to guess.
    """
    user = User(email=email.strip().lower(), **fields)
    _check_password(password, user)
    return User.objects.create_user(email, password, **fields)


def administer_user(*, user: User, values: Mapping[str, Any], by: Membership) -> dict[str, list[Any]]:
    """
    Change a member's data, or switch the account off and on, for them.

    :raises BelongsElsewhere, NotAllowed: as `set_password`; or if admins switch themselves off.
    """
    _check_may_administer(user, by)
    if user == by.user and not values.get("is_active", True):
        raise NotAllowed("You cannot switch your own account off.")
    return update_user(user=user, values=values)


def set_password(*, user: User, password: str, by: Membership) -> None:
    """
    Give a member a new password, which signs them out everywhere.

    :raises BelongsElsewhere: if the person is a member of other workspaces, or runs the installation.
    :raises NotAllowed: if somebody who is no owner does it to an owner.
    :raises WeakPassword: if the password is too easy to guess.
    """
    _check_may_administer(user, by)
    _check_password(password, user)
    with transaction.atomic():
        lock(user).set_password(password)
        user.save(update_fields=("password", "updated_at"))


def _check_may_administer(user: User, by: Membership) -> None:
    if user == by.user:
        return
    with every_workspace():
        found = list(Membership.everywhere.filter(user=user).values_list("workspace_id", "role"))
    if user.is_staff or [workspace_id for workspace_id, _ in found] != [by.workspace_id]:
        message = f"{user.name} belongs to other workspaces too, or runs this installation. Only they can change this."
        raise BelongsElsewhere(message)
    if found[0][1] == Role.OWNER and by.role != Role.OWNER:
        raise NotAllowed("Only an owner can change an owner's account.")


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from error
