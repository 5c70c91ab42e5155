"""
The admin's site: inside a workspace, for those who may configure it.

It stands at `/w/<slug>/admin/`, in the workspace's scope, so that row-level security holds for it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

from workspaces.access import may

PERMISSION = "workspaces.configure"
APPS = {"workspaces", "pipelines", "leads"}
# Unfold's Alpine builds functions from its attributes, and its pages carry a <style>; see docs/adr/0020.
POLICY: dict[str, Any] = settings.SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}

type View = Callable[..., HttpResponse]


class Site(UnfoldAdminSite):
    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Take our own models only: what other packages register belongs to no workspace."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label in APPS], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and may(request, PERMISSION))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = csp_override(POLICY)(super().admin_view(view, cacheable))

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not hasattr(request, "membership"):
                return HttpResponseRedirect("/")
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        guarded.permission = PERMISSION  # type: ignore[attr-defined]
        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect("/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "POST":
            logout(request)
        return HttpResponseRedirect("/")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))


def way_back(request: HttpRequest) -> str:
    """Where "View site" leads: the workspace's own pages."""
    return reverse("ui:settings")


def subheader(request: HttpRequest) -> str:
    return str(getattr(request, "workspace", ""))


def favicon(request: HttpRequest) -> str:
    return static("icons/relay.svg")
