"""Pages that belong to no app of the domain: the settings, oneself, the workspace and its members."""

from django.utils.translation import gettext_lazy as _

from ui.registry import Link, contribute

contribute(
    Link(
        key="settings",
        label=_("Settings"),
        permission="workspaces.view_workspace",
        view="ui:settings",
        icon="settings",
        keys="g s",
        group="settings",
        order=900,
    ),
    Link(
        key="profile",
        label=_("Profile"),
        detail=_("Your name, time zone, theme and password"),
        permission="workspaces.view_workspace",
        view="workspaces:profile",
        icon="circle-user",
        group="configuration",
        order=10,
    ),
    Link(
        key="members",
        label=_("Members"),
        detail=_("Who works here, and what they may do"),
        permission="workspaces.view_membership",
        view="workspaces:members",
        icon="users",
        group="configuration",
        order=20,
    ),
    Link(
        key="workspace",
        label=_("Workspace"),
        detail=_("Name, currency, country and time zone"),
        permission="workspaces.change_workspace",
        view="workspaces:workspace",
        icon="building-2",
        group="configuration",
        order=30,
    ),
    Link(
        key="admin",
        label=_("Admin"),
        detail=_("The workspace's tables, for what has no page of its own"),
        permission="workspaces.configure",
        view="admin:index",
        icon="wrench",
        group="configuration",
        order=90,
    ),
)
