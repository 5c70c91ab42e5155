"""What nobody waits for."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from core.models import SearchWord
from core.scope import every_workspace, workspace_scope
from core.search import forget_words


@shared_task
def forget_search_words(**_: Any) -> int:
    """Forget words that no record has any more; tell how many."""
    with every_workspace():
        workspaces = list(SearchWord.everywhere.values_list("workspace_id", flat=True).distinct())
    forgotten = 0
    for workspace_id in workspaces:
        with workspace_scope(workspace_id):
            forgotten += forget_words()
    return forgotten
