"""How fast a file of leads comes in."""

from __future__ import annotations

from workspaces.models import Workspace


def rows_per_second(workspace: Workspace) -> float | None:
    return None
