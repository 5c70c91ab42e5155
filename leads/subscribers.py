"""What leads do when something else changed."""

from events.dispatcher import subscribe
from events.models import Event
from leads.services.flags import take_on_flags

FLAGS = {"is_final", "is_won", "is_lost", "is_qualified"}


@subscribe("stage.updated")
def follow_the_flags(event: Event) -> None:
    """Give the leads of a stage its changed flags."""
    if FLAGS & set(event.data["changes"]):
        take_on_flags(stage_id=event.subject_id, at=event.occurred_at)
