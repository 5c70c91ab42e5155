"""Pipelines and stages in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.admin import ServiceAdmin
from pipelines import services
from pipelines.blueprints import Blueprint
from pipelines.models import Pipeline, Stage
from pipelines.requirements import offered

STAGE_FIELDS = (
    "name",
    "description",
    "colour",
    "category",
    "stage_type",
    "purpose",
    "probability",
    "expected_days",
    "is_qualified",
    "is_final",
    "is_won",
    "is_lost",
    "required_fields",
    "is_active",
)


class StageInline(TabularInline):
    """The stages in their order, which is dragged."""

    model = Stage
    fields = ("name", "colour", "probability", "expected_days", "is_active", "position")
    ordering = ("position",)
    ordering_field = "position"
    hide_ordering_field = True
    extra = 0
    show_change_link = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name each cell for screen readers: the heading of its column is no label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = field.label
        return field


@admin.register(Pipeline)
class PipelineAdmin(ServiceAdmin):
    list_display = ("name", "is_default", "is_active", "position")
    fields = ("name", "description", "deal_type", "is_active", "is_default")
    ordering = ("position", "name")
    inlines = (StageInline,)

    def store_new(self, request: HttpRequest, values: dict[str, Any]) -> Pipeline:
        by, at = request.user, timezone.now()
        empty = Blueprint(values["name"], values["description"], ())
        made = services.create_pipeline(blueprint=empty, by=by, at=at)  # type: ignore[arg-type]
        if values["is_default"]:
            services.make_default(pipeline=made, by=by, at=at)  # type: ignore[arg-type]
        return made

    def store(self, request: HttpRequest, record: Pipeline, values: dict[str, Any]) -> None:
        by, at = request.user, timezone.now()
        wanted = values.pop("is_default", None)
        services.update_pipeline(pipeline=record, values=values, by=by, at=at)  # type: ignore[arg-type]
        if wanted:
            services.make_default(pipeline=record, by=by, at=at)  # type: ignore[arg-type]
        elif wanted is False:
            raise services.DefaultPipeline(f"Make another pipeline the default instead of {record.name}.")

    def remove(self, request: HttpRequest, record: Pipeline) -> None:
        services.delete_pipeline(pipeline=record, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet, change: bool) -> None:
        """Hand what was edited of the stages to their services, then their order."""
        pipeline = formset.instance
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        formset.save(commit=False)
        for stage in formset.deleted_objects:
            services.delete_stage(stage=stage, **who)
        for stage, names in formset.changed_objects:
            values = {name: getattr(stage, name) for name in names if name != "position"}
            services.update_stage(stage=stage, values=values, **who)
        places = {each.instance.pk: each.cleaned_data["position"] for each in formset.initial_forms}
        for stage in formset.new_objects:
            fields = {name: getattr(stage, name) for name in StageInline.fields if name != "position"}
            places[services.create_stage(pipeline=pipeline, **fields, **who).pk] = stage.position
        services.order_stages(pipeline=pipeline, stage_ids=sorted(places, key=places.__getitem__), **who)


class StageAdminForm(forms.ModelForm):
    required_fields = forms.MultipleChoiceField(
        label=_("Required fields"), choices=offered, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def clean(self) -> dict[str, Any]:
        """Say in words what a constraint would say by its name."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("is_won") and values.get("is_lost"):
            self.add_error("is_lost", _("A stage is won or lost, not both."))
        values["is_final"] = values.get("is_final") or values.get("is_won") or values.get("is_lost")
        return values


@admin.register(Stage)
class StageAdmin(ServiceAdmin):
    form = StageAdminForm
    list_display = ("name", "pipeline", "category", "probability", "is_final", "is_active")
    list_filter = ("pipeline", "category", "is_active")
    list_select_related = ("pipeline",)
    ordering = ("pipeline__position", "position")
    search_fields = ("name",)

    def get_fields(self, request: HttpRequest, obj: Stage | None = None) -> tuple[str, ...]:
        return ("pipeline", *STAGE_FIELDS)

    def get_readonly_fields(self, request: HttpRequest, obj: Stage | None = None) -> tuple[str, ...]:
        return ("pipeline",) if obj else ()

    def store_new(self, request: HttpRequest, values: dict[str, Any]) -> Stage:
        return services.create_stage(by=request.user, at=timezone.now(), **values)  # type: ignore[arg-type]

    def store(self, request: HttpRequest, record: Stage, values: dict[str, Any]) -> None:
        services.update_stage(stage=record, values=values, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    def remove(self, request: HttpRequest, record: Stage) -> None:
        services.delete_stage(stage=record, by=request.user, at=timezone.now())  # type: ignore[arg-type]
