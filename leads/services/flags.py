"""The flags of leads follow their stage's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from leads.models import Lead
from pipelines.models import Stage


def take_on_flags(*, stage_id: UUID, at: datetime) -> int:
    """Set the flags of all leads in a stage to what the stage now means; tell how many leads that were."""
    stage = Stage.objects.filter(pk=stage_id).first()
    if stage is None:
        return 0
    closed_at = Coalesce("closed_at", Value(at)) if stage.is_final else Value(None, DateTimeField())
    # what was qualified before it was lost stays so, as Lead.enter has it
    qualified = {} if stage.is_lost else {"is_qualified": stage.is_qualified or stage.is_won}
    return Lead.objects.filter(stage=stage).update(
        **qualified,
        is_active=not stage.is_final,
        is_closed_won=stage.is_won,
        is_closed_lost=stage.is_lost,
        closed_at=closed_at,
        conversion_value=F("value") if stage.is_won else None,
    )
