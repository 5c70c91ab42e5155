"""What may be filled in of a lead, and what a move to a stage may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.forms import names_of_tags, suggest_accounts
from contacts.models import Contact
from customfields.definitions import fields_of, is_field
from customfields.forms import FieldsForm, add_form_fields, for_quick_add
from customfields.models import FieldDefinition
from leads.lifecycle import Outcome
from leads.models import Lead, LeadSource
from leads.services.stages import missing_fields
from pipelines.models import Pipeline, Stage
from ui.fields import (
    CurrencyField,
    DayInput,
    MemberField,
    MomentInput,
    MoneyField,
    NamesField,
    PlainTextField,
    choose_among,
)
from workspaces.current import current_role


class LeadForm(FieldsForm):
    """A lead without its stage, which moves by `StageForm`; the tags are given by their names."""

    context = FieldDefinition.Context.LEAD

    value = MoneyField(label=_("Value"), required=False)
    currency = CurrencyField(label=_("Currency"))
    owner = MemberField(label=_("Owner"), required=False)
    source: forms.ModelChoiceField[LeadSource] = forms.ModelChoiceField(
        label=_("Source"), queryset=None, required=False, empty_label=_("None")
    )
    tags = NamesField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    notes = PlainTextField(label=_("Notes"), required=False)
    message = PlainTextField(label=_("Message"), required=False)

    field_order = ("product_interest", "value", "currency", "expected_close_date", "owner", "source", "priority")

    class Meta:
        model = Lead
        fields = (
            "product_interest",
            "value",
            "currency",
            "expected_close_date",
            "owner",
            "priority",
            "temperature",
            "interest_type",
            "project_type",
            "budget",
            "contacted_at",
            "disposition",
            "message",
            "notes",
        )
        widgets = {"expected_close_date": DayInput, "contacted_at": MomentInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("tags", names_of_tags(self.instance))
        self.initial.setdefault("source", self.instance.source_id)
        if "source" in self.fields:
            choose_among(self, "source", sources(self.instance.source_id))

    def stored(self, name: str) -> Any:
        return self.initial["tags"] if name == "tags" else super().stored(name)


def sources(kept: UUID | None = None) -> QuerySet[LeadSource]:
    """Give the sources in use, and the one that a lead has already even where it is switched off."""
    in_use = Q(is_active=True)
    return LeadSource.objects.filter(in_use | Q(pk=kept) if kept else in_use).in_order()


class RequiredFieldsForm(LeadForm):
    """The fields that a stage requires and a lead lacks; prefixed, for they stand in the form that moves it."""

    def __init__(self, *args: Any, lead: Lead, stage: Stage, **kwargs: Any) -> None:
        missing = [name for name in missing_fields(lead, stage) if name in self.base_fields or is_field(name)]
        super().__init__(*args, instance=lead, only=missing, prefix="lead", **kwargs)
        for field in self.fields.values():
            field.required = True


class OwnerForm(forms.Form):
    owner = MemberField(required=False)


class StageField(forms.Field):
    """One of the stages given, by its id, without asking the database again."""

    stages: Sequence[Stage] = ()

    def to_python(self, value: Any) -> Stage | None:
        if value in self.empty_values:
            return None
        found = next((stage for stage in self.stages if str(stage.pk) == str(value)), None)
        if found is None:
            raise forms.ValidationError(_("Choose a stage of this pipeline."), code="invalid_choice")
        return found


class StageForm(forms.Form):
    """Where a lead goes: a stage, or an outcome that the lifecycle turns into one."""

    stage = StageField(required=False)
    outcome = forms.ChoiceField(choices=Outcome, required=False)
    from_stage = StageField(required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
    notes = PlainTextField(label=_("Notes"), required=False, max_length=2_000)

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("stage", "from_stage"):
            cast("StageField", self.fields[name]).stages = stages

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("stage") and not cleaned.get("outcome"):
            raise forms.ValidationError(_("Choose a stage."))
        return cleaned


OF_CONTACT = "contact-"  # before the names of fields of the new contact
PERSON = ("first_name", "last_name", "email", "phone_number")


class QuickAddForm(forms.Form):
    """A new lead of a new contact, or of a known one (`contact`), whose fields then stay away."""

    contact: forms.ModelChoiceField[Contact] = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )
    first_name = forms.CharField(label=_("First name"), required=False, max_length=200)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone_number = forms.CharField(label=_("Phone"), required=False, max_length=60)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    product_interest = forms.CharField(label=_("Interested in"), required=False, max_length=500)
    value = MoneyField(label=_("Value"), required=False)
    expected_close_date = forms.DateField(label=_("Expected close"), required=False, widget=DayInput)
    source: forms.ModelChoiceField[LeadSource] = forms.ModelChoiceField(
        label=_("Source"), queryset=None, required=False, empty_label=_("None")
    )
    stage: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(
        label=_("Stage"), queryset=None, required=False, empty_label=_("First, by the source")
    )
    owner = MemberField(label=_("Owner"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=[("", "–"), *Lead.Priority.choices], required=False)
    tags = NamesField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    notes = PlainTextField(label=_("Notes"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "contact", Contact.objects.select_related("account"))
        choose_among(self, "stage", self._stages())
        choose_among(self, "source", sources())
        suggest_accounts(self.fields["company"])
        self.chosen = self._chosen()
        fields = for_quick_add(fields_of(FieldDefinition.Context.LEAD, current_role()))
        self.own_fields = add_form_fields(self, fields)
        self.fields_of_contact: list[str] = []
        if not self.chosen:
            asked = for_quick_add(fields_of(FieldDefinition.Context.CONTACT, current_role()))
            self.fields_of_contact = add_form_fields(self, asked, prefix=OF_CONTACT)
        if self.chosen:
            for name in (*PERSON, "company"):
                self.fields[name].disabled = True

    def _stages(self) -> QuerySet[Stage]:
        """Offer the stages of the pipeline that the wanted stage belongs to, else of the default one."""
        wanted = self["stage"].value()
        pipeline = Pipeline.objects.filter(stages=wanted).first() if is_uuid(wanted) else None
        pipeline = pipeline or Pipeline.objects.active().in_order().first()
        return Stage.objects.filter(pipeline=pipeline).active().order_by("position")

    def _chosen(self) -> Contact | None:
        wanted = self["contact"].value()
        known = Contact.objects.select_related("account")
        return known.filter(pk=wanted).first() if is_uuid(wanted) else None


def is_uuid(text: Any) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True
