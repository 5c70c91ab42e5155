"""
Where a lead starts and where outcomes send it (specification A, "Lead Lifecycle Flow").

Stages are found by their purpose and flags, never by their names, which an admin may change.
"""

from __future__ import annotations

import enum

from core.errors import DomainError
from leads.models import LeadSource
from pipelines.models import Pipeline, Stage

ENTRY = {
    LeadSource.Category.DIGITAL: Stage.Purpose.WEB_LEAD,
    LeadSource.Category.REFERRAL: Stage.Purpose.REFERRAL,
    LeadSource.Category.TRADITIONAL: Stage.Purpose.TRADITIONAL,
}


class Outcome(enum.StrEnum):
    NOT_QUALIFIED = "not_qualified"
    ENGAGED = "engaged"
    SHOWED = "showed"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


PURPOSE_OF = {
    Outcome.NOT_QUALIFIED: Stage.Purpose.NURTURE,
    Outcome.ENGAGED: Stage.Purpose.QUALIFICATION,
    Outcome.SHOWED: Stage.Purpose.SALES,
    Outcome.NO_SHOW: Stage.Purpose.FOLLOW_UP,
    Outcome.RESCHEDULED: Stage.Purpose.APPOINTMENT,
}


class NoSuchStage(DomainError):
    """The pipeline has no stage for what happened."""


def default_pipeline() -> Pipeline:
    """
    Give the workspace's default pipeline.

    :raises NoSuchStage: if it has no active pipeline.
    """
    pipeline = Pipeline.objects.active().in_order().first()
    if pipeline is None:
        raise NoSuchStage("There is no active pipeline. An admin can add one in the settings.")
    return pipeline


def first_stage(pipeline: Pipeline, source: LeadSource | None) -> Stage:
    """
    Choose the stage that a new lead of a source starts in: its category's entry, else the first stage.

    :raises NoSuchStage: if the pipeline has no active stage.
    """
    stages = list(Stage.objects.of(pipeline).active().order_by("position"))
    if not stages:
        raise NoSuchStage(f"The pipeline {pipeline.name} has no stages. An admin can add some in the settings.")
    purpose = ENTRY.get(LeadSource.Category(source.category)) if source else None
    return next((stage for stage in stages if purpose and stage.purpose == purpose), stages[0])


def stage_for(outcome: Outcome, pipeline: Pipeline) -> Stage:
    """
    Choose the stage that an outcome sends a lead to.

    :raises NoSuchStage: if the pipeline has none for it.
    """
    stages = Stage.objects.of(pipeline).active().order_by("position")
    if outcome == Outcome.ACCEPTED:
        stage = stages.filter(is_won=True).first()
    elif outcome == Outcome.REJECTED:
        stage = stages.filter(is_lost=True).first()
    else:
        stage = stages.for_purpose(PURPOSE_OF[outcome]).first()
    if stage is None:
        said = outcome.replace("_", " ")
        raise NoSuchStage(f"The pipeline {pipeline.name} has no stage for “{said}”. An admin can add one.")
    return stage
