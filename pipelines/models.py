"""Pipelines and their stages: a named, ordered process."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Authored, TenantManager, TenantModel
from ui.palette import Colour


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_order(self) -> Self:
        """The default first, then by position."""
        return self.order_by("-is_default", "position", "name")


class Pipeline(TenantModel, Authored):
    """A process that leads or deals move through."""

    name = models.CharField(_("name"))
    description = models.TextField(_("description"), blank=True, default="")
    deal_type = models.CharField(_("kind of sale"), blank=True, default="")
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = TenantManager.from_queryset(PipelineQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        constraints = [
            models.UniqueConstraint(fields=("workspace", "name"), name="pipelines_pipeline_name"),
            models.UniqueConstraint(
                fields=("workspace",), condition=Q(is_default=True), name="pipelines_pipeline_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StageQuerySet(models.QuerySet["Stage"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def of(self, pipeline: Pipeline) -> Self:
        return self.filter(pipeline=pipeline)

    def in_order(self) -> Self:
        """By pipeline, the default first, then by position."""
        joined = self.select_related("pipeline")
        return joined.order_by("-pipeline__is_default", "pipeline__position", "position", "pk")

    def open(self) -> Self:
        return self.filter(is_final=False)

    def for_purpose(self, purpose: str) -> Self:
        return self.filter(purpose=purpose)


class Stage(TenantModel, Authored):
    """
    One step of a pipeline, and what being there means.

    `is_final` is the seeds' is_completed and is_final_stage; `purpose` is how the lifecycle finds a stage whatever
    its name: where leads of a source category start, where they go when not qualified, and so on.
    """

    class Category(models.TextChoices):
        LEAD = "lead_status", _("Lead status")
        APPOINTMENT = "appointment_status", _("Appointment status")
        RESULT = "result_status", _("Result status")
        DEAL = "deal", _("Deal")

    class Type(models.TextChoices):
        MILESTONE = "milestone", _("Milestone")
        PROCESS = "process", _("Process")
        OUTCOME = "outcome", _("Outcome")

    class Purpose(models.TextChoices):
        WEB_LEAD = "web_lead", _("Entry for digital sources")
        REFERRAL = "referral", _("Entry for referrals")
        TRADITIONAL = "traditional", _("Entry for traditional sources")
        QUALIFICATION = "qualification", _("Qualification")
        APPOINTMENT = "appointment", _("Appointment")
        FOLLOW_UP = "follow_up", _("Follow-up after a no-show")
        SALES = "sales_process", _("Sales process after a meeting")
        PROPOSAL = "proposal", _("Proposal")
        NURTURE = "nurture", _("Nurture, for leads not qualified yet")

    pipeline = models.ForeignKey(Pipeline, models.DB_CASCADE, related_name="stages", verbose_name=_("pipeline"))
    name = models.CharField(_("name"))
    description = models.TextField(_("description"), blank=True, default="")
    category = models.CharField(_("category"), choices=Category, default=Category.LEAD)
    stage_type = models.CharField(_("type"), choices=Type, default=Type.PROCESS)
    purpose = models.CharField(_("purpose"), choices=Purpose, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    colour = models.CharField(_("colour"), choices=Colour, default=Colour.SLATE)
    probability = models.PositiveSmallIntegerField(
        _("probability in %"), default=0, validators=[MaxValueValidator(100)]
    )
    expected_days = models.PositiveIntegerField(_("expected days in this stage"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_qualified = models.BooleanField(_("leads here are qualified"), default=False)
    is_final = models.BooleanField(_("final"), default=False)
    is_won = models.BooleanField(_("won"), default=False)
    is_lost = models.BooleanField(_("lost"), default=False)
    required_fields = models.JSONField(_("required fields"), default=list, blank=True)
    auto_tasks = models.JSONField(_("automatic tasks"), default=list, blank=True)
    configuration = models.JSONField(_("configuration"), default=dict, blank=True)

    objects = TenantManager.from_queryset(StageQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=("pipeline", "name", "category"), name="pipelines_stage_name"),
            models.UniqueConstraint(
                fields=("pipeline", "purpose"), condition=~Q(purpose=""), name="pipelines_stage_purpose"
            ),
            models.CheckConstraint(condition=Q(probability__lte=100), name="pipelines_stage_probability"),
            models.CheckConstraint(condition=~Q(is_won=True, is_lost=True), name="pipelines_stage_won_or_lost"),
            models.CheckConstraint(
                condition=Q(is_final=True) | Q(is_won=False, is_lost=False), name="pipelines_stage_closed_is_final"
            ),
        ]
        indexes = [models.Index(fields=("workspace", "pipeline", "position"), name="pipelines_stage_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def asks_for_reason(self) -> bool:
        return self.is_lost
