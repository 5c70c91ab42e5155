from workspaces.services.invitations import (
    AccountExists,
    AlreadyMember,
    InvitationClosed,
    accept_invitation,
    find_invitation,
    invite,
    join,
    withdraw_invitation,
)
from workspaces.services.members import LastOwner, NotAllowed, change_role, memberships_of, remove_member
from workspaces.services.people import (
    BelongsElsewhere,
    WeakPassword,
    administer_user,
    register,
    set_password,
    update_user,
)
from workspaces.services.tenants import create_workspace, free_slug, update_workspace

__all__ = [
    "AccountExists",
    "AlreadyMember",
    "BelongsElsewhere",
    "InvitationClosed",
    "LastOwner",
    "NotAllowed",
    "WeakPassword",
    "accept_invitation",
    "administer_user",
    "change_role",
    "create_workspace",
    "find_invitation",
    "free_slug",
    "invite",
    "join",
    "memberships_of",
    "register",
    "remove_member",
    "set_password",
    "update_user",
    "update_workspace",
    "withdraw_invitation",
]
