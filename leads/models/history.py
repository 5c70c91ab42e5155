"""What happened to a lead: its ways through the stages, and whose it was."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TenantModel, author
from core.tracking import Tracked
from leads.models.leads import Lead
from pipelines.models import Stage


class StageChange(TenantModel):
    """One step from stage to stage; the first has no `from_stage`. Times in the previous stage are whole days."""

    tracked = Tracked(owners=["lead"])

    lead = models.ForeignKey(Lead, models.DB_CASCADE, db_index=False, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, models.DO_NOTHING, null=True, db_index=False, related_name="+")
    to_stage = models.ForeignKey(Stage, models.DO_NOTHING, db_index=False, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = author()
    reason = models.TextField(_("reason"), blank=True, default="")
    notes = models.TextField(_("notes"), blank=True, default="")
    value_before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    value_after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    days_in_previous_stage = models.PositiveIntegerField(null=True)
    is_automatic = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=("lead", "-changed_at", "-id"), name="leads_stagechange_of_lead"),
            models.Index(fields=("workspace", "to_stage", "-changed_at"), name="leads_stagechange_into"),
            models.Index(fields=("workspace", "-changed_at"), name="leads_stagechange_latest"),
        ]


class LeadAssignment(TenantModel):
    """One change of owner."""

    tracked = Tracked(owners=["lead"])

    lead = models.ForeignKey(Lead, models.DB_CASCADE, db_index=False, related_name="assignments")
    assigned_from = author()
    assigned_to = author()
    assigned_by = author()
    reason = models.CharField(_("reason"), blank=True, default="")
    assigned_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=("lead", "-assigned_at"), name="leads_assignment_of_lead"),
            models.Index(fields=("workspace", "assigned_to", "-assigned_at"), name="leads_assignment_to"),
        ]
