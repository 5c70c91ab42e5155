"""What a stage may ask for before anything moves into it; the app whose records move offers its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    type Text = str | _StrPromise

_offered: dict[str, Text] = {}
_sources: list[Callable[[], dict[str, Text]]] = []


def offer(fields: dict[str, Text]) -> None:
    """Let admins choose these fields, {name: label}, as required."""
    _offered.update(fields)


def offer_from(source: Callable[[], dict[str, Text]]) -> None:
    """Let admins choose what is only known when they do, such as fields of the workspace's own."""
    _sources.append(source)


def offered() -> list[tuple[str, Text]]:
    found = {name: label for source in _sources for name, label in source().items()}
    return sorted((_offered | found).items(), key=lambda each: str(each[1]))
