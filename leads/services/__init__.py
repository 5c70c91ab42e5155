"""Every write to leads and their sources."""

from leads.services.creation import create_lead_and_contact, undo_create
from leads.services.edits import complete_and_move, edit_lead
from leads.services.leads import create_lead, delete_lead, update_lead
from leads.services.ownership import assign_lead
from leads.services.sources import create_source, delete_source, source_named, update_source
from leads.services.stages import apply_outcome, change_stage

__all__ = [
    "apply_outcome",
    "assign_lead",
    "change_stage",
    "complete_and_move",
    "create_lead",
    "create_lead_and_contact",
    "create_source",
    "delete_lead",
    "delete_source",
    "edit_lead",
    "source_named",
    "undo_create",
    "update_lead",
    "update_source",
]
