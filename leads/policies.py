from workspaces.roles import ADMINS, EVERYONE, MANAGERS, WRITERS, grant_model

grant_model("leads.lead", view=EVERYONE, write=WRITERS, delete=MANAGERS)
grant_model("leads.leadsource", view=EVERYONE, write=ADMINS, delete=ADMINS)
