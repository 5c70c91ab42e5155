"""Lead sources in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from core.admin import ServiceAdmin
from leads import services
from leads.models import LeadSource


@admin.register(LeadSource)
class LeadSourceAdmin(ServiceAdmin):
    list_display = ("name", "category", "is_active")
    list_filter = ("category", "is_active")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "category", "description", "is_active")

    def store_new(self, request: HttpRequest, values: dict[str, Any]) -> LeadSource:
        return services.create_source(by=request.user, at=timezone.now(), **values)  # type: ignore[arg-type]

    def store(self, request: HttpRequest, record: LeadSource, values: dict[str, Any]) -> None:
        services.update_source(source=record, values=values, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    def remove(self, request: HttpRequest, record: LeadSource) -> None:
        services.delete_source(source=record, by=request.user, at=timezone.now())  # type: ignore[arg-type]
