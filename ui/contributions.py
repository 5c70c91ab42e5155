"""Pages that belong to no app of the domain: the settings, oneself, the workspace and its members."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ui.registry import Card, Link, Step, contribute
from ui.today import first_steps
from workspaces.middleware import MemberRequest
from workspaces.models import Membership


def demo_data(request: MemberRequest) -> dict[str, Any]:
    return {"workspace": request.workspace}


def colleagues(request: MemberRequest) -> QuerySet[Membership]:
    return Membership.objects.exclude(user=request.user)


contribute(
    Link(
        key="today",
        label=_("Today"),
        permission="workspaces.view_today",
        view="ui:home",
        icon="sun",
        keys="g h",
        order=10,
    ),
    Card(
        key="demo",
        label=_("Demo data"),
        permission="workspaces.clear_demo",
        place="top",
        template="ui/today_demo.html",
        context=demo_data,
        order=5,
    ),
    Card(
        key="steps",
        label=_("First steps"),
        permission="workspaces.configure",
        place="side",
        template="ui/today_steps.html",
        context=first_steps,
        order=10,
    ),
    Step(
        key="colleague",
        label=_("Invite a colleague"),
        detail=_("By a link, with the role that fits"),
        permission="workspaces.add_invitation",
        view="workspaces:members",
        icon="user-plus",
        traces=colleagues,
        order=20,
    ),
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
