"""What nobody waits for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import connection

from core.scope import every_workspace, workspace_scope
from leads.models import LeadTally

FOLD = """
WITH gone AS (DELETE FROM leads_leadtally WHERE workspace_id = %s RETURNING *)
INSERT INTO leads_leadtally (workspace_id, stage_id, owner_id, leads, value)
SELECT workspace_id, stage_id, owner_id, sum(leads), sum(value) FROM gone
GROUP BY 1, 2, 3 HAVING sum(leads) <> 0 OR sum(value) <> 0
"""


@shared_task
def fold_tallies(**_: Any) -> int:
    """Fold the differences that triggers left into one row for each stage and owner; tell in how many workspaces."""
    with every_workspace():
        workspaces = list(LeadTally.everywhere.unfolded().values_list("workspace_id", flat=True).distinct())
    for workspace_id in workspaces:
        fold_workspace(workspace_id)
    return len(workspaces)


def fold_workspace(workspace_id: UUID) -> None:
    """Fold one workspace; two at once are harmless, for each row is deleted by one of them."""
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(FOLD, [workspace_id])
