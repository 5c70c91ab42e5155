from django.utils.translation import gettext_lazy as _

from workspaces.roles import ADMINS, EVERYONE, explain, grant_model

grant_model("pipelines.pipeline", view=EVERYONE, write=ADMINS, delete=ADMINS)
grant_model("pipelines.stage", view=EVERYONE, write=ADMINS, delete=ADMINS)
explain((_("Set up pipelines, stages and lead sources"), "pipelines.change_pipeline"))
