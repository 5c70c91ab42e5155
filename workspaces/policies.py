from django.utils.translation import gettext_lazy as _

from workspaces.roles import ADMINS, EVERYONE, MANAGERS, explain, grant, grant_model

grant_model("workspaces.membership", view=EVERYONE, write=ADMINS, delete=ADMINS)
grant_model("workspaces.invitation", view=ADMINS, write=ADMINS, delete=ADMINS)
grant("workspaces.view_today", to=EVERYONE)
grant("workspaces.view_team", to=MANAGERS)
grant("workspaces.view_workspace", to=EVERYONE)
grant("workspaces.change_workspace", to=ADMINS)
grant("workspaces.configure", to=ADMINS)
grant("workspaces.clear_demo", to=ADMINS)
grant("workspaces.add_workspace", "workspaces.delete_workspace", to=())
grant("workspaces.view_user", "workspaces.change_user", to=ADMINS)
grant("workspaces.add_user", "workspaces.delete_user", to=())
explain(
    (_("Invite and remove members, give roles"), "workspaces.change_membership"),
    (_("Change the workspace's settings"), "workspaces.change_workspace"),
)
