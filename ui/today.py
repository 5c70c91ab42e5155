"""What Today shows of no app: whose day it is, and the first steps in a new workspace."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists

from ui.registry import Step, address, registry
from workspaces import services
from workspaces.access import may
from workspaces.middleware import MemberRequest
from workspaces.models import User, Workspace

HIDDEN = "steps_hidden"  # preference: the workspaces whose first steps somebody does not want to see any more


def is_of_team(request: MemberRequest) -> bool:
    """Tell whether the page is asked for everyone's leads, by somebody who may ask."""
    return request.GET.get("who") == "all" and may(request, "workspaces.view_team")


def first_steps(request: MemberRequest) -> dict[str, Any]:
    """Give the steps with whether they are done; none where they are hidden or all done."""
    steps = registry.of(Step, request)
    if not steps or str(request.workspace.pk) in request.user.preferences.get(HIDDEN, []):
        return {"steps": []}
    asked: Any = {f"done_{step.key}": Exists(step.traces(request)) for step in steps}
    done: Any = Workspace.objects.filter(pk=request.workspace.pk).values(**asked).get()
    if all(done.values()):
        return {"steps": []}
    return {"steps": [(step, address(step), done[f"done_{step.key}"]) for step in steps]}


def hide_steps(user: User, workspace: Workspace) -> None:
    """Remember that somebody has seen enough of the first steps; said twice, it holds once."""
    hidden = {*user.preferences.get(HIDDEN, []), str(workspace.pk)}
    services.update_user(user=user, values={"preferences": {**user.preferences, HIDDEN: sorted(hidden)}})
