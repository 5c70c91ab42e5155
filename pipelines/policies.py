from workspaces.roles import ADMINS, EVERYONE, grant_model

grant_model("pipelines.pipeline", view=EVERYONE, write=ADMINS, delete=ADMINS)
grant_model("pipelines.stage", view=EVERYONE, write=ADMINS, delete=ADMINS)
