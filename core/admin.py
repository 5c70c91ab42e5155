"""The base of the admin's pages: a reader of one workspace, a caller of services."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from core.errors import DomainError


class ServiceAdmin(ModelAdmin):
    """Writes by `store_new`, `store` and `remove`, which call services; a refusal undoes the save and is shown."""

    actions = None

    def store_new(self, request: HttpRequest, values: dict[str, Any]) -> Model:
        raise DomainError("This cannot be added here.")

    def store(self, request: HttpRequest, record: Any, values: dict[str, Any]) -> None:
        raise DomainError("This cannot be changed here.")

    def remove(self, request: HttpRequest, record: Any) -> None:
        raise DomainError("This cannot be deleted here.")

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if change:
            self.store(request, obj, {name: form.cleaned_data[name] for name in form.changed_data})
        else:
            obj.__dict__.update(self.store_new(request, form.cleaned_data).__dict__)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.remove(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            return self.refused(request, error, request.get_full_path())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as error:
            change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return self.refused(request, error, reverse(change, args=[object_id]))

    def refused(self, request: HttpRequest, error: DomainError, where: str) -> HttpResponse:
        self.message_user(request, error.message, messages.ERROR)
        return HttpResponseRedirect(where)
