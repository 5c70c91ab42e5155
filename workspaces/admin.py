"""People, the workspace and its members in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model, QuerySet
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import UnfoldAdminSelectWidget

from core.admin import ServiceAdmin
from core.errors import DomainError
from workspaces import services
from workspaces.forms import WorkspaceForm
from workspaces.models import Membership, User, Workspace


class PasswordForm(AdminPasswordChangeForm):
    """A new password for a member, stored by the service; `administered_by` is who asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)

    def set_password_and_save(self, user: Any, password_field_name: str = "password1", commit: bool = True) -> User:  # noqa: S107
        services.set_password(user=user, password=self.cleaned_data[password_field_name], by=user.administered_by)
        return user


@admin.register(User)
class UserAdmin(ServiceAdmin, DjangoUserAdmin):  # type: ignore[misc]
    """Members of this workspace; whoever belongs to others too is left alone by the services."""

    change_password_form = PasswordForm
    list_display = ("email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    filter_horizontal = ()
    fields = ("email", "first_name", "last_name", "phone", "is_active", "last_login", "password_link")
    fieldsets = None
    readonly_fields = ("email", "last_login", "password_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.filter(pk__in=Membership.objects.values("user_id"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        found: User | None = super().get_object(request, object_id, from_field)
        if found is not None:
            found.administered_by = request.membership  # type: ignore[attr-defined]
        return found

    def store(self, request: HttpRequest, record: User, values: dict[str, Any]) -> None:
        services.administer_user(user=record, values=values, by=request.membership)  # type: ignore[attr-defined]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        try:
            return super().user_change_password(request, id, form_url)
        except DomainError as error:
            return self.refused(request, error, reverse("admin:workspaces_user_change", args=[id]))

    @admin.display(description=_("password"))
    def password_link(self, user: User) -> SafeString:
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}" class="text-primary-600">{}</a>', url, _("Set a new password"))


class WorkspaceAdminForm(WorkspaceForm):
    """The choices of the settings page, drawn as the admin draws them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.widget = UnfoldAdminSelectWidget(choices=field.choices)


@admin.register(Workspace)
class WorkspaceAdmin(ServiceAdmin):
    """The one workspace of the address."""

    form = WorkspaceAdminForm
    fields = (
        "name",
        "slug",
        "description",
        "tier",
        "billing_email",
        "currency",
        "country",
        "timezone",
        "created_at",
    )
    readonly_fields = ("slug", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workspace]:
        return Workspace.objects.filter(pk=request.workspace.pk)  # type: ignore[attr-defined]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        pk = request.workspace.pk  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:workspaces_workspace_change", args=[pk]))

    def store(self, request: HttpRequest, record: Workspace, values: dict[str, Any]) -> None:
        services.update_workspace(workspace=record, values=values)


@admin.register(Membership)
class MembershipAdmin(ServiceAdmin):
    list_display = ("user", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__first_name", "user__last_name")
    fields = ("user", "role", "created_at")
    readonly_fields = ("user", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members come by invitation."""
        return False

    def store(self, request: HttpRequest, record: Membership, values: dict[str, Any]) -> None:
        services.change_role(membership=record, role=values.get("role", record.role), by=request.membership)  # type: ignore[attr-defined]

    def remove(self, request: HttpRequest, record: Model) -> None:
        services.remove_member(membership=record, by=request.membership)  # type: ignore[arg-type, attr-defined]
