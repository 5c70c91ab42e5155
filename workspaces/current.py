"""The workspace that is open, read once a scope."""

from __future__ import annotations

from core.scope import current_workspace_id, kept
from workspaces.models import Workspace

KEY = "workspace"


def current_workspace() -> Workspace:
    """
    Give the workspace of the scope; a request's is there already.

    :raises OutsideScope: where none is open.
    """
    if KEY not in kept():
        keep_workspace(Workspace.objects.get(pk=current_workspace_id()))
    found: Workspace = kept()[KEY]
    return found


def keep_workspace(workspace: Workspace) -> None:
    """Spare the scope the reading of a workspace that is known."""
    kept()[KEY] = workspace
