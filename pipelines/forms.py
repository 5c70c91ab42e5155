"""Forms of pipelines and their stages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipelines.blueprints import BLUEPRINTS
from pipelines.models import Pipeline, Stage
from pipelines.requirements import offered
from ui.fields import PlainTextField
from ui.forms import RecordForm
from ui.palette import Colour

OPEN, WON, LOST, ENDED = "open", "won", "lost", "ended"
OUTCOMES = (
    (OPEN, _("No, the lead goes on")),
    (WON, _("Yes, the lead is won")),
    (LOST, _("Yes, the lead is lost; a reason is asked for")),
    (ENDED, _("Yes, neither won nor lost")),
)
FLAGS = {
    OPEN: {"is_final": False, "is_won": False, "is_lost": False},
    WON: {"is_final": True, "is_won": True, "is_lost": False},
    LOST: {"is_final": True, "is_won": False, "is_lost": True},
    ENDED: {"is_final": True, "is_won": False, "is_lost": False},
}


class NewPipelineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, required=False, help_text=_("Empty: the name of the kind."))
    blueprint = forms.ChoiceField(
        label=_("Start from"), choices=lambda: [(key, each.name) for key, each in BLUEPRINTS.items()]
    )


class PipelineForm(RecordForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    description = PlainTextField(label=_("Description"), required=False)
    is_active = forms.BooleanField(
        label=_("Active"), required=False, help_text=_("Switched off, no new leads start here; those inside stay.")
    )

    class Meta:
        model = Pipeline
        fields = ("name", "description", "deal_type", "is_active")


class StageForm(RecordForm):
    """`outcome` stands for the three flags of a stage's end, which contradict each other when ticked one by one."""

    name = forms.CharField(label=_("Name"), max_length=100)
    colour = forms.ChoiceField(
        label=_("Colour"), choices=Colour, initial=Colour.SLATE, widget=forms.RadioSelect(attrs={"data-swatches": ""})
    )
    outcome = forms.ChoiceField(label=_("Does a lead end here?"), choices=OUTCOMES, initial=OPEN)
    probability = forms.IntegerField(
        label=_("Probability"), min_value=0, max_value=100, initial=0, help_text=_("How likely a lead here is won.")
    )
    expected_days = forms.IntegerField(
        label=_("Expected days"), min_value=0, max_value=3650, required=False, help_text=_("Longer shows as late.")
    )
    required_fields = forms.MultipleChoiceField(
        label=_("Required before a lead enters"), choices=offered, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, help_text=_("Nothing moves into a stage that is switched off.")
    )
    description = PlainTextField(label=_("Description"), required=False, rows=2)

    field_order = ("name", "colour", "outcome", "is_qualified", "probability", "expected_days")

    class Meta:
        model = Stage
        fields = (
            "name",
            "colour",
            "category",
            "stage_type",
            "purpose",
            "probability",
            "expected_days",
            "is_qualified",
            "required_fields",
            "is_active",
            "description",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = self.instance
        if stage.pk and not stage._state.adding:
            self.initial["outcome"] = outcome_of(stage)

    def stored(self, name: str) -> Any:
        return outcome_of(self.instance) if name == "outcome" else super().stored(name)

    def stage_values(self) -> dict[str, Any]:
        """Give what changed, as columns of the stage."""
        return _with_flags(self.values())

    def stage_originals(self) -> dict[str, Any]:
        """Give what the person saw of it."""
        return _with_flags(self.originals())


def _with_flags(values: dict[str, Any]) -> dict[str, Any]:
    return values | FLAGS[outcome] if (outcome := values.pop("outcome", "")) else values


def outcome_of(stage: Stage) -> str:
    if stage.is_won:
        return WON
    return LOST if stage.is_lost else ENDED if stage.is_final else OPEN
