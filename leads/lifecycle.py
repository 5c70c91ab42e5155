"""
Where a lead starts and where outcomes send it (specification A, "Lead Lifecycle Flow").

Stages are found by their purpose and flags, never by their names, which an admin may change.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.prepared import Prepared
from leads.models import LeadSource
from pipelines.models import Pipeline, Stage

ENTRY = {
    LeadSource.Category.DIGITAL: Stage.Purpose.WEB_LEAD,
    LeadSource.Category.REFERRAL: Stage.Purpose.REFERRAL,
    LeadSource.Category.TRADITIONAL: Stage.Purpose.TRADITIONAL,
}


class Outcome(models.TextChoices):
    NOT_QUALIFIED = "not_qualified", _("Not qualified")
    ENGAGED = "engaged", _("Engaged again")
    SHOWED = "showed", _("Showed up")
    NO_SHOW = "no_show", _("Did not show up")
    RESCHEDULED = "rescheduled", _("Rescheduled")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


PURPOSE_OF = {
    Outcome.NOT_QUALIFIED: Stage.Purpose.NURTURE,
    Outcome.ENGAGED: Stage.Purpose.QUALIFICATION,
    Outcome.SHOWED: Stage.Purpose.SALES,
    Outcome.NO_SHOW: Stage.Purpose.FOLLOW_UP,
    Outcome.RESCHEDULED: Stage.Purpose.APPOINTMENT,
}


# What can be said of a lead while it stands in a stage for a purpose.
SAID_IN: dict[str, tuple[Outcome, ...]] = {
    Stage.Purpose.WEB_LEAD: (Outcome.NOT_QUALIFIED,),
    Stage.Purpose.REFERRAL: (Outcome.NOT_QUALIFIED,),
    Stage.Purpose.TRADITIONAL: (Outcome.NOT_QUALIFIED,),
    Stage.Purpose.QUALIFICATION: (Outcome.NOT_QUALIFIED,),
    Stage.Purpose.NURTURE: (Outcome.ENGAGED,),
    Stage.Purpose.APPOINTMENT: (Outcome.SHOWED, Outcome.NO_SHOW, Outcome.RESCHEDULED),
    Stage.Purpose.FOLLOW_UP: (Outcome.RESCHEDULED,),
    Stage.Purpose.PROPOSAL: (Outcome.ACCEPTED, Outcome.REJECTED),
}


DEFAULT = Prepared(lambda: Pipeline.objects.active().in_order()[:1])
ACTIVE = Prepared(lambda pipeline: Stage.objects.filter(pipeline=pipeline).active().order_by("position"), pipeline=UUID)


class NoSuchStage(DomainError):
    """The pipeline has no stage for what happened."""


def default_pipeline() -> Pipeline:
    """
    Give the workspace's default pipeline.

    :raises NoSuchStage: if it has no active pipeline.
    """
    found = DEFAULT()
    if not found:
        raise NoSuchStage("There is no active pipeline. An admin can add one in the settings.")
    return found[0]


def first_stage(pipeline: Pipeline, source: LeadSource | None) -> Stage:
    """
    Choose the stage that a new lead of a source starts in: its category's entry, else the first stage.

    :raises NoSuchStage: if the pipeline has no active stage.
    """
    stages = ACTIVE(pipeline=pipeline.pk)
    if not stages:
        raise NoSuchStage(f"The pipeline {pipeline.name} has no stages. An admin can add some in the settings.")
    purpose = ENTRY.get(LeadSource.Category(source.category)) if source else None
    return next((stage for stage in stages if purpose and stage.purpose == purpose), stages[0])


def outcomes(current: Stage, stages: Iterable[Stage]) -> list[tuple[Outcome, Stage]]:
    """List what can be said of a lead in a stage, each with the stage of the pipeline that it leads to."""
    found = [(outcome, _sends_to(outcome, stages)) for outcome in SAID_IN.get(current.purpose, ())]
    return [(outcome, stage) for outcome, stage in found if stage and stage != current]


def _sends_to(outcome: Outcome, stages: Iterable[Stage]) -> Stage | None:
    if outcome == Outcome.ACCEPTED:
        return next((stage for stage in stages if stage.is_won), None)
    if outcome == Outcome.REJECTED:
        return next((stage for stage in stages if stage.is_lost), None)
    return next((stage for stage in stages if stage.purpose == PURPOSE_OF[outcome]), None)


def stage_for(outcome: Outcome, pipeline: Pipeline) -> Stage:
    """
    Choose the stage that an outcome sends a lead to.

    :raises NoSuchStage: if the pipeline has none for it.
    """
    stage = _sends_to(outcome, Stage.objects.of(pipeline).active().order_by("position"))
    if stage is None:
        said = str(outcome.label).lower()
        raise NoSuchStage(f"The pipeline {pipeline.name} has no stage for “{said}”. An admin can add one.")
    return stage
