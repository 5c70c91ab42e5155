"""How the floors below `events` record a fact: `events` says, when it starts, by what (docs/events.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_recorders: list[Callable[..., Any]] = []


def record_by(recorder: Callable[..., Any]) -> None:
    """Name the function that records facts: `events.log.record`."""
    _recorders[:] = [recorder]


def record(name: str, **fact: Any) -> None:
    """Record a fact as `events.log.record` does."""
    _recorders[0](name, **fact)
