"""How many leads, worth how much, stand in each stage: kept, so that no page counts a whole workspace."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Sum

from core.models import EverywhereManager, TenantManager, TenantRow
from pipelines.models import Stage


class LeadTallyQuerySet(models.QuerySet["LeadTally"]):
    def by_stage(self) -> dict[object, tuple[int, object]]:
        """Map each stage's id to its number of leads and the sum of their values."""
        rows = self.values_list("stage_id").annotate(Sum("leads"), Sum("value"))
        return {stage: (leads, value) for stage, leads, value in rows}

    def total(self) -> int:
        return self.aggregate(total=Sum("leads"))["total"] or 0

    def sums(self) -> models.QuerySet[LeadTally, tuple[int, Decimal]]:
        """Add up number and value: one row, none where there is nothing to add."""
        totals = self.order_by().values("workspace").annotate(all_leads=Sum("leads"), all_value=Sum("value"))
        return totals.values_list("all_leads", "all_value")

    def unfolded(self) -> Self:
        """Workspaces with more than one row for a stage and owner."""
        doubled = self.values("workspace_id", "stage_id", "owner_id").annotate(rows=Count("pk"))
        return doubled.filter(rows__gt=1)  # type: ignore[return-value]


class LeadTally(TenantRow):
    """
    A difference in the number and value of leads of one stage and owner; the sums of all rows are the truth.

    A trigger on the leads adds one row a statement for each stage and owner touched, so that nobody waits for a
    counter that somebody else holds; `leads.tasks.fold_tallies` folds them together.
    """

    id = models.BigAutoField(primary_key=True)
    stage = models.ForeignKey(Stage, models.DB_CASCADE, db_index=False, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    leads = models.BigIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=2)

    objects = TenantManager.from_queryset(LeadTallyQuerySet)()
    everywhere = EverywhereManager.from_queryset(LeadTallyQuerySet)()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=("workspace", "stage", "owner"), name="leads_tally_of_stage")]
