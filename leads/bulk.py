"""What can be done to many ticked leads at once: what is asked before, what is done, what is said after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from leads.models import Lead
from leads.services import bulk
from leads.services.bulk import Outcome
from pipelines.models import Stage
from ui.fields import MemberField, NamesField, choose_among
from ui.registry import Text
from workspaces.models import User

REASONS_SAID = 3


class Nothing(forms.Form):
    """Nothing but a yes."""


class AssignForm(forms.Form):
    owner = MemberField(label=gettext_lazy("Owner"), required=False)


class StageChoice(forms.ModelChoiceField):
    def label_from_instance(self, stage: Stage) -> str:
        return f"{stage.pipeline} · {stage}"


class MoveForm(forms.Form):
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


class TagForm(forms.Form):
    add = NamesField(label=gettext_lazy("Add tags"), required=False, help_text=gettext_lazy("Separated by commas."))
    remove = NamesField(label=gettext_lazy("Remove tags"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("add") and not cleaned.get("remove") and not self.errors:
            raise forms.ValidationError(_("Name a tag to add or to remove."))
        return cleaned


type Run = Callable[[Sequence[Lead], dict[str, Any], User, datetime], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`title` and `told` are said with a number; `yes` stands on the button."""

    key: str
    label: Text
    icon: str
    title: Any
    told: Any
    yes: Text
    form: type[forms.Form]
    run: Run
    permission: str = "leads.change_lead"
    is_danger: bool = False
    warning: Text = ""


CHANGES = {
    change.key: change
    for change in (
        Change(
            key="assign",
            label=gettext_lazy("Assign"),
            icon="user",
            title=ngettext_lazy("Assign %(n)s lead", "Assign %(n)s leads", "n"),
            told=ngettext_lazy("%(n)s assigned", "%(n)s assigned", "n"),
            yes=gettext_lazy("Assign"),
            form=AssignForm,
            run=lambda leads, said, by, at: bulk.assign_leads(leads=leads, owner=said["owner"], by=by, at=at),
        ),
        Change(
            key="move",
            label=gettext_lazy("Move"),
            icon="arrow-right",
            title=ngettext_lazy("Move %(n)s lead", "Move %(n)s leads", "n"),
            told=ngettext_lazy("%(n)s moved", "%(n)s moved", "n"),
            yes=gettext_lazy("Move"),
            form=MoveForm,
            run=lambda leads, said, by, at: bulk.move_leads(
                leads=leads, to_stage=said["stage"], reason=said["reason"], by=by, at=at
            ),
        ),
        Change(
            key="tag",
            label=gettext_lazy("Tag"),
            icon="tag",
            title=ngettext_lazy("Tag %(n)s lead", "Tag %(n)s leads", "n"),
            told=ngettext_lazy("%(n)s tagged", "%(n)s tagged", "n"),
            yes=gettext_lazy("Save"),
            form=TagForm,
            run=lambda leads, said, by, at: bulk.tag_leads(
                leads=leads, add=said["add"], remove=said["remove"], by=by, at=at
            ),
        ),
        Change(
            key="delete",
            label=gettext_lazy("Delete"),
            icon="trash-2",
            title=ngettext_lazy("Delete %(n)s lead?", "Delete %(n)s leads?", "n"),
            told=ngettext_lazy("%(n)s deleted", "%(n)s deleted", "n"),
            yes=gettext_lazy("Delete"),
            form=Nothing,
            run=lambda leads, said, by, at: bulk.delete_leads(leads=leads, by=by, at=at),
            permission="leads.delete_lead",
            is_danger=True,
            warning=gettext_lazy("Their history and notes go along. This cannot be undone. The contacts stay."),
        ),
    )
}


def say(change: Change, outcome: Outcome) -> str:
    """Say what was done, and what not and why: "12 moved, 3 skipped: Proposal needs …"."""
    parts = [str(change.told % {"n": outcome.done})]
    if outcome.same:
        parts.append(ngettext("%(n)s was so already", "%(n)s were so already", outcome.same) % {"n": outcome.same})
    skipped = outcome.skipped.total()
    if skipped:
        parts.append(_("%(n)s skipped") % {"n": skipped})
    reasons = [_reason(text, number, skipped) for text, number in outcome.skipped.most_common(REASONS_SAID)]
    text = ", ".join(parts)
    return f"{text}: {' '.join(reasons)}" if reasons else f"{text}."


def _reason(text: str, number: int, skipped: int) -> str:
    return text if number == skipped else f"{text} ({number})"
