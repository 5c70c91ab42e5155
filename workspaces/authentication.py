"""Who may sign in, and what Django's permission questions answer inside a workspace."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from workspaces import roles
from workspaces.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation, not by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class RoleBackend(AuthenticationBackend):
    """Sign in by e-mail; permissions are those of the role in the workspace that the request opened."""

    def has_perm(self, user_obj: User, perm: str, obj: Any = None) -> bool:
        role = getattr(user_obj, "role", None)
        return bool(user_obj.is_active and role and roles.is_known(perm) and roles.allows(role, perm))

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        role = getattr(user_obj, "role", None)
        return bool(role and any(p.startswith(f"{app_label}.") for p in roles.permissions_of(role)))
