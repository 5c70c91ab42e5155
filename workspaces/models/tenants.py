"""Workspaces, and who belongs to them in which role."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7, Now
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Authored, TenantManager, TenantModel


class Workspace(models.Model):
    """The tenant: all business data belongs to exactly one."""

    class Tier(models.TextChoices):
        FREE = "free", _("Free")
        TEAM = "team", _("Team")
        BUSINESS = "business", _("Business")

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUID7(), editable=False)
    slug = models.CharField(_("address"), max_length=50, unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")])
    name = models.CharField(_("name"))
    description = models.TextField(_("description"), blank=True, default="")
    tier = models.CharField(_("tier"), choices=Tier, default=Tier.FREE)
    billing_email = models.EmailField(_("billing e-mail"), blank=True, default="")
    contact_info = models.JSONField(_("contact information"), default=dict, blank=True)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    country = models.CharField(_("country for phone numbers"), max_length=2, default="DE")
    timezone = models.CharField(_("time zone"), default="UTC")
    # changes with every change of the fields that admins define; none while there are none (customfields.reading)
    fields_version = models.UUIDField(null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("holds demo data"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("workspace")
        verbose_name_plural = _("workspaces")
        constraints = [models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9-]+$"), name="workspace_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its pages begin, from outside as from inside."""
        return f"/w/{self.slug}/"


class Role(models.TextChoices):
    """What a member may do; the permissions of each stand in every app's policies.py."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    VIEWER = "viewer", _("Viewer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def with_people(self) -> Self:
        """Join the users, by name."""
        return self.select_related("user").order_by("user__first_name", "user__last_name", "user__email")

    def active(self) -> Self:
        return self.filter(user__is_active=True)

    def owners(self) -> Self:
        return self.filter(role=Role.OWNER)


class Membership(TenantModel):
    """A person in a workspace, in one role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DB_CASCADE, related_name="memberships")
    role = models.CharField(_("role"), choices=Role, default=Role.STAFF)

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=("workspace", "user"), name="workspaces_membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="workspaces_membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    def take_role(self, role: str) -> None:
        self.role = role
        self.save(update_fields=("role", "updated_at"))


def new_token() -> str:
    """Make a secret for a link: 32 random bytes, safe in an address."""
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor withdrawn nor expired."""
        return self.filter(accepted_at=None, expires_at__gt=TransactionNow())


class Invitation(TenantModel, Authored):
    """A link that lets one person join a workspace once."""

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), choices=Role, default=Role.STAFF)
    token = models.CharField(unique=True, default=new_token, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=("workspace", "email"), condition=Q(accepted_at=None), name="workspaces_invitation_open"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="workspaces_invitation_role"),
        ]

    def get_absolute_url(self) -> str:
        """Where the invited person accepts: outside every workspace."""
        return f"/invitations/{self.token}/"

    def is_open(self, *, at: datetime) -> bool:
        return self.accepted_at is None and self.expires_at > at

    def mark_accepted(self, *, at: datetime) -> None:
        self.accepted_at = at
        self.save(update_fields=("accepted_at", "updated_at"))
