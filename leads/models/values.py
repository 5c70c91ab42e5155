"""What leads hold in the workspace's own fields (docs/custom-fields.md)."""

from django.db import models

from core.tracking import Tracked
from customfields.models import FieldDefinition, FieldValue, value_indexes
from customfields.owners import owns_fields
from leads.models.leads import Lead


class LeadFieldValue(FieldValue):
    pk = models.CompositePrimaryKey("lead_id", "field_id")
    lead = models.ForeignKey(Lead, models.DB_CASCADE, db_index=False, related_name="field_values")

    tracked = Tracked(owners=["lead"])

    class Meta(FieldValue.Meta):
        indexes = value_indexes("leads_leadfieldvalue", "lead")


owns_fields(FieldDefinition.Context.LEAD, Lead, LeadFieldValue, "lead")
