from leads.models.history import LeadAssignment, StageChange
from leads.models.leads import Lead, LeadTag
from leads.models.sources import LeadSource
from leads.models.tallies import LeadTally
from leads.models.values import LeadFieldValue

__all__ = ["Lead", "LeadAssignment", "LeadFieldValue", "LeadSource", "LeadTag", "LeadTally", "StageChange"]
