from workspaces.roles import EVERYONE, WRITERS, grant_model

grant_model("activities.note", view=EVERYONE, write=WRITERS, delete=WRITERS)
