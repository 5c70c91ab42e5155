from workspaces.models.people import User
from workspaces.models.tenants import Invitation, Membership, Role, Workspace

__all__ = ["Invitation", "Membership", "Role", "User", "Workspace"]
