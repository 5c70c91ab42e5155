"""The workspace that is open, read once a scope."""

from __future__ import annotations

from core.scope import current_workspace_id, kept
from workspaces.models import Workspace

KEY, ROLE = "workspace", "role"


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


def current_role() -> str | None:
    """Tell the role of the member whose request this is; None where nobody in particular asks."""
    role: str | None = kept().get(ROLE)
    return role


def keep_role(role: str) -> None:
    """Let all that is done for a request know in which role it is made."""
    kept()[ROLE] = role
