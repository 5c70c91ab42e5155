"""One possible sale to one contact, moving through the stages of a pipeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Tag
from contacts.models.tags import tags_of
from core.models import Authored, TenantManager, TenantModel, TenantRow
from core.tracking import Tracked
from leads.models.sources import LeadSource
from leads.models.visit import VisitData
from pipelines.models import Pipeline, Stage


class LeadQuerySet(models.QuerySet["Lead"]):
    def open(self) -> Self:
        """Neither won nor lost nor otherwise at an end."""
        return self.filter(is_active=True)

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def in_pipeline(self, pipeline: Pipeline) -> Self:
        return self.filter(stage__pipeline=pipeline)

    def with_parts(self) -> Self:
        """Join what a lead is shown with; anything else asked for later is an error."""
        return self.select_related("contact__account", "stage__pipeline", "source", "owner")

    def for_record(self) -> Self:
        """All that the lead's page shows of it, its tags as `shown_tags`."""
        return self.with_parts().select_related("created_by").annotate(shown_tags=tags_of(LeadTag, "lead"))

    def others(self, contact_id: UUID, lead_id: UUID) -> Self:
        """The other leads of a contact, the latest first."""
        return self.filter(contact=contact_id).exclude(pk=lead_id).for_panel()

    def for_panel(self) -> Self:
        """The latest first, with what a line about a lead shows."""
        person = ("contact__first_name", "contact__last_name", "contact__email", "contact__phone_number")
        shown = ("product_interest", "value", "currency", "stage__name", "stage__colour", *person)
        return self.select_related("stage", "contact").only(*shown).order_by("-last_activity_at", "-pk")


class Lead(TenantModel, Authored, VisitData):
    """
    `stage` is the seeds' current_stage and status, `value` their lead_value and budgeted money, `source` their
    lead_source. `is_active`, `is_qualified`, `is_closed_won` and `is_closed_lost` follow the stage's flags.
    """

    tracked = Tracked(parent="contact")

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")
        HOT = "hot", _("Hot")

    class Temperature(models.TextChoices):
        COLD = "cold", _("Cold")
        WARM = "warm", _("Warm")
        HOT = "hot", _("Hot")

    class Interest(models.TextChoices):
        TRIAL = "trial", _("Trial")
        DEMO = "demo", _("Demo")
        SALES_CONTACT = "sales_contact", _("Talk to sales")
        BROWSING = "just_browsing", _("Just browsing")

    contact = models.ForeignKey(Contact, models.DB_CASCADE, related_name="leads", verbose_name=_("contact"))
    stage = models.ForeignKey(Stage, models.DO_NOTHING, db_index=False, related_name="leads", verbose_name=_("stage"))
    stage_entered_at = models.DateTimeField(_("in this stage since"))
    source = models.ForeignKey(
        LeadSource,
        models.DB_SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="leads",
        verbose_name=_("source"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DB_SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="leads",
        verbose_name=_("owner"),
    )
    product_interest = models.CharField(_("interested in"), blank=True, default="")
    disposition = models.CharField(_("disposition"), blank=True, default="")
    notes = models.TextField(_("notes"), blank=True, default="")
    is_active = models.BooleanField(_("open"), default=True, editable=False)
    is_qualified = models.BooleanField(_("qualified"), default=False, editable=False)
    is_closed_won = models.BooleanField(_("won"), default=False, editable=False)
    is_closed_lost = models.BooleanField(_("lost"), default=False, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    value = models.DecimalField(
        _("value"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    # numeric cannot use an index under row-level security, double precision can: lists filter and sort by this
    value_number = models.GeneratedField(
        expression=Cast("value", models.FloatField()), output_field=models.FloatField(), db_persist=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    conversion_value = models.DecimalField(_("value won"), max_digits=12, decimal_places=2, null=True, blank=True)
    expected_close_date = models.DateField(_("expected close"), null=True, blank=True)
    last_activity_at = models.DateTimeField(_("last activity"))
    last_engagement_at = models.DateTimeField(_("last engagement"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("first contacted"), null=True, blank=True)
    priority = models.CharField(_("priority"), choices=Priority, blank=True, default="")
    temperature = models.CharField(_("temperature"), choices=Temperature, default=Temperature.COLD)
    score = models.IntegerField(_("score"), default=0)
    interest_type = models.CharField(_("kind of interest"), choices=Interest, blank=True, default="")
    budget = models.CharField(_("budget"), blank=True, default="")
    project_type = models.CharField(_("kind of project"), blank=True, default="")
    message = models.TextField(_("message"), blank=True, default="")
    raw_input = models.TextField(_("original text"), blank=True, default="")
    is_parsed = models.BooleanField(_("read from text"), default=False)
    tags = models.ManyToManyField(Tag, through="LeadTag", related_name="leads", blank=True)
    metadata = models.JSONField(_("further data"), default=dict, blank=True)
    external_id = models.CharField(_("id elsewhere"), blank=True, default="")

    objects = TenantManager.from_queryset(LeadQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_closed_won=True, is_closed_lost=True), name="leads_lead_won_or_lost"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(is_closed_won=False, is_closed_lost=False),
                name="leads_lead_closed_is_not_open",
            ),
            models.CheckConstraint(condition=Q(is_active=True) | Q(closed_at__isnull=False), name="leads_lead_closed"),
            models.CheckConstraint(condition=Q(value__gte=0), name="leads_lead_value"),
            models.UniqueConstraint(
                fields=("workspace", "external_id"), condition=~Q(external_id=""), name="leads_lead_external_id"
            ),
        ]
        indexes = [
            models.Index(fields=("workspace", "-last_activity_at", "-id"), name="leads_lead_latest"),
            models.Index(fields=("workspace", "is_active", "-last_activity_at", "-id"), name="leads_lead_open"),
            models.Index(fields=("workspace", "stage", "-last_activity_at", "-id"), name="leads_lead_stage"),
            models.Index(fields=("workspace", "owner", "stage", "-last_activity_at", "-id"), name="leads_lead_owner"),
            models.Index(fields=("workspace", "source", "-last_activity_at", "-id"), name="leads_lead_source"),
            models.Index(fields=("workspace", "stage", "-score", "-id"), name="leads_lead_board"),
            models.Index(fields=("workspace", "is_active", "-created_at", "-id"), name="leads_lead_newest"),
            models.Index(fields=("workspace", "is_active", "-value_number", "-id"), name="leads_lead_value_order"),
            models.Index(fields=("workspace", "is_active", "-score", "-id"), name="leads_lead_score"),
            models.Index(fields=("workspace", "is_active", "-stage_entered_at", "-id"), name="leads_lead_since"),
            models.Index(fields=("workspace", "is_active", "-expected_close_date", "-id"), name="leads_lead_closes"),
            models.Index(
                fields=("workspace", "priority", "-last_activity_at", "-id"),
                condition=~Q(priority=""),
                name="leads_lead_prioritised",
            ),
            models.Index(
                fields=("workspace", "owner", "expected_close_date"),
                condition=Q(is_active=True),
                name="leads_lead_closing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.contact.name

    def get_absolute_url(self) -> str:
        return reverse("leads:lead", args=[self.pk])

    def overdue_in_stage(self, *, at: datetime) -> bool:
        """Tell whether the lead stays in its stage for longer than the stage expects."""
        expected = self.stage.expected_days
        return self.is_active and expected is not None and (at - self.stage_entered_at).days > expected

    def enter(self, stage: Stage, *, at: datetime) -> None:
        """Take on a stage and the flags that it stands for."""
        self.stage = stage
        self.stage_entered_at = self.last_activity_at = at
        self.is_active = not stage.is_final
        self.is_qualified = stage.is_qualified or stage.is_won or (self.is_qualified and stage.is_lost)
        self.is_closed_won, self.is_closed_lost = stage.is_won, stage.is_lost
        self.closed_at = at if stage.is_final else None
        self.conversion_value = self.value if stage.is_won else None

    def change(self, *fields: str) -> None:
        """Store the named fields."""
        self.save(update_fields=(*fields, "updated_at"))

    STAGE_FIELDS = (
        "stage",
        "stage_entered_at",
        "last_activity_at",
        "is_active",
        "is_qualified",
        "is_closed_won",
        "is_closed_lost",
        "closed_at",
        "conversion_value",
        "disposition",
        "contacted_at",
    )


class LeadTag(TenantRow):
    tracked = Tracked(owners=["lead"])

    pk = models.CompositePrimaryKey("lead_id", "tag_id")
    lead = models.ForeignKey(Lead, models.DB_CASCADE, db_index=False, related_name="+")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="+")

    objects = TenantManager()

    class Meta:
        default_manager_name = "objects"
