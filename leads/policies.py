from django.utils.translation import gettext_lazy as _

from workspaces.roles import ADMINS, EVERYONE, MANAGERS, WRITERS, explain, grant, grant_model

grant_model("leads.lead", view=EVERYONE, write=WRITERS, delete=MANAGERS)
grant_model("leads.leadsource", view=EVERYONE, write=ADMINS, delete=ADMINS)
grant("leads.export_lead", to=WRITERS)
explain(
    (_("See leads, contacts and companies"), "leads.view_lead"),
    (_("Create and change leads, contacts and notes"), "leads.change_lead"),
    (_("Delete leads and contacts"), "leads.delete_lead"),
)
