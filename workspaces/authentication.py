"""Who may sign in, and what Django's permission questions answer inside a workspace."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from workspaces import roles
from workspaces.models import User

OBVIOUS = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
log = structlog.get_logger(__name__)
PERSON = Prepared(lambda key: User.objects.filter(pk=key), key=UUID)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation, not by signing up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not go together. Check both, or choose a new password."),
        "too_many_login_attempts": _("Too many attempts failed. Wait some minutes before you try again."),
    }

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Leave unsaid what the next page shows anyway: that one is in, or out."""
        if message_template not in OBVIOUS:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or log why not: the page answers the same whether the address is known, the server there, or not."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are of this kind too
            log.error("mail not sent", template=template_prefix, error=str(error))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class RoleBackend(AuthenticationBackend):
    """Sign in by e-mail; permissions are those of the role in the workspace that the request opened."""

    def get_user(self, user_id: UUID) -> User | None:
        user = next(iter(PERSON(key=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: User, perm: str, obj: Any = None) -> bool:
        role = getattr(user_obj, "role", None)
        return bool(user_obj.is_active and role and roles.is_known(perm) and roles.allows(role, perm))

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        role = getattr(user_obj, "role", None)
        return bool(role and any(p.startswith(f"{app_label}.") for p in roles.permissions_of(role)))
