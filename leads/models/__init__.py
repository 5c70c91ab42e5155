from leads.models.history import LeadAssignment, StageChange
from leads.models.leads import Lead, LeadTag
from leads.models.sources import LeadSource
from leads.models.tallies import LeadTally

__all__ = ["Lead", "LeadAssignment", "LeadSource", "LeadTag", "LeadTally", "StageChange"]
