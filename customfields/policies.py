from django.utils.translation import gettext_lazy as _

from workspaces.roles import ADMINS, EVERYONE, explain, grant_model

grant_model("customfields.fielddefinition", view=EVERYONE, write=ADMINS, delete=ADMINS)
explain((_("Define fields"), "customfields.change_fielddefinition"))
