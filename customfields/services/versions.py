"""Let everyone read the fields anew."""

from core.ids import uuid7
from workspaces.current import current_workspace
from workspaces.models import Workspace


def next_version() -> None:
    """Take a new version of the workspace's fields; until the transaction ends nobody else takes one."""
    workspace = current_workspace()
    version = uuid7()
    Workspace.objects.filter(pk=workspace.pk).update(fields_version=version)
    workspace.fields_version = version
