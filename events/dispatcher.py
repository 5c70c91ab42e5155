"""Who hears of what. Subscribers only write rows, in the dispatcher's transaction; the network is for tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from events.models import Event

type Subscriber = Callable[[Event], None]
_subscribers: list[tuple[str, Subscriber]] = []


def subscribe(pattern: str) -> Callable[[Subscriber], Subscriber]:
    """Call the function for every event of a name, or of a prefix such as "lead." or "" for all."""

    def register(function: Subscriber) -> Subscriber:
        _subscribers.append((pattern, function))
        return function

    return register


def subscribers_of(name: str) -> list[Subscriber]:
    return [
        function
        for pattern, function in _subscribers
        if name == pattern or (pattern.endswith(".") and name.startswith(pattern)) or not pattern
    ]


def dispatch(event_id: UUID, *, at: datetime) -> bool:
    """
    Let every subscriber hear an event once, all or none, inside the caller's scope.

    False if it was heard before or another worker holds it, so that a repeated nudge is harmless.
    """
    waiting = Event.objects.undispatched().filter(pk=event_id)
    event = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if event is None:
        return False
    for subscriber in subscribers_of(event.name):
        subscriber(event)
    event.mark_dispatched(at=at)
    return True


def dispatch_between(first: UUID, last: UUID, *, at: datetime) -> int:
    """
    Let every subscriber hear the waiting events from one id to another, all or none; tell how many that were.

    Events of other changes, made meanwhile, may lie between: they are heard as well, which is as good.
    """
    waiting = Event.objects.undispatched().filter(pk__gte=first, pk__lte=last).order_by("pk")
    events = list(waiting.select_for_update(skip_locked=True, of=("self",)))
    for event in events:
        for subscriber in subscribers_of(event.name):
            subscriber(event)
    Event.objects.filter(pk__any_of=[event.pk for event in events]).update(dispatched_at=at)
    return len(events)
