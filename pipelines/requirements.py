"""What a stage may ask for before anything moves into it; the app whose records move offers its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    type Text = str | _StrPromise

_offered: dict[str, Text] = {}


def offer(fields: dict[str, Text]) -> None:
    """Let admins choose these fields, {name: label}, as required."""
    _offered.update(fields)


def offered() -> list[tuple[str, Text]]:
    return sorted(_offered.items(), key=lambda each: str(each[1]))
