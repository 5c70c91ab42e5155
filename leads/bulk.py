"""What can be done to many leads at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from leads.inplace import LEAD
from leads.services import many
from pipelines.models import Stage
from ui.bulk import BulkForm, Change, EditForm, TagForm
from ui.fields import MemberField, choose_among


class LeadEdit(EditForm):
    inplace = LEAD


class AssignForm(BulkForm):
    owner = MemberField(label=gettext_lazy("Owner"), required=False)

    def told(self) -> str:
        owner = self.cleaned_data["owner"]
        return owner.name if owner else _("Nobody")


class StageChoice(forms.ModelChoiceField):
    def label_from_instance(self, stage: Stage) -> str:
        return f"{stage.pipeline} · {stage}"


class MoveForm(BulkForm):
    stage = StageChoice(label=gettext_lazy("Stage"), queryset=None, empty_label=None)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Needed where leads are lost."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "stage", Stage.objects.active().in_order())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stage = cleaned.get("stage")
        if stage and stage.asks_for_reason and not cleaned.get("reason"):
            self.add_error("reason", _("Say why these leads are lost."))
        return cleaned

    def told(self) -> str:
        return str(self.cleaned_data["stage"])


CHANGES = (
    Change(
        key="edit",
        kind="edit",
        label=gettext_lazy("Edit"),
        icon="pencil",
        title=ngettext_lazy("Edit %(n)s lead", "Edit %(n)s leads", "n"),
        told=ngettext_lazy("%(n)s changed", "%(n)s changed", "n"),
        yes=gettext_lazy("Save"),
        permission="leads.change_lead",
        form=LeadEdit,
        run=lambda ids, said, by, at: many.edit_leads(ids=ids, edits=said["edits"], by=by, at=at),
        keys="b",
    ),
    Change(
        key="assign",
        kind="assign",
        label=gettext_lazy("Assign"),
        icon="user",
        title=ngettext_lazy("Assign %(n)s lead", "Assign %(n)s leads", "n"),
        told=ngettext_lazy("%(n)s assigned", "%(n)s assigned", "n"),
        yes=gettext_lazy("Assign"),
        permission="leads.change_lead",
        form=AssignForm,
        run=lambda ids, said, by, at: many.assign_leads(ids=ids, owner=said["owner"], by=by, at=at),
        keys="a",
    ),
    Change(
        key="move",
        kind="move",
        label=gettext_lazy("Move"),
        icon="arrow-right",
        title=ngettext_lazy("Move %(n)s lead", "Move %(n)s leads", "n"),
        told=ngettext_lazy("%(n)s moved", "%(n)s moved", "n"),
        yes=gettext_lazy("Move"),
        permission="leads.change_lead",
        form=MoveForm,
        run=lambda ids, said, by, at: many.move_leads(
            ids=ids, to_stage=said["stage"], reason=said["reason"], by=by, at=at
        ),
        keys="m",
    ),
    Change(
        key="tag",
        kind="tag",
        label=gettext_lazy("Tag"),
        icon="tag",
        title=ngettext_lazy("Tag %(n)s lead", "Tag %(n)s leads", "n"),
        told=ngettext_lazy("%(n)s tagged", "%(n)s tagged", "n"),
        yes=gettext_lazy("Save"),
        permission="leads.change_lead",
        form=TagForm,
        run=lambda ids, said, by, at: many.edit_leads(ids=ids, edits=said["edits"], by=by, at=at),
        keys="l",
    ),
    Change(
        key="delete",
        kind="delete",
        label=gettext_lazy("Delete"),
        icon="trash-2",
        title=ngettext_lazy("Delete %(n)s lead?", "Delete %(n)s leads?", "n"),
        told=ngettext_lazy("%(n)s deleted", "%(n)s deleted", "n"),
        yes=gettext_lazy("Delete"),
        permission="leads.delete_lead",
        run=lambda ids, said, by, at: many.delete_leads(ids=ids, by=by, at=at),
        is_danger=True,
        warning=gettext_lazy(
            "Their history and notes go along; the contacts stay. They can be brought back for 30 days."
        ),
    ),
)
