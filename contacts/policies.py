from workspaces.roles import EVERYONE, MANAGERS, WRITERS, grant_model

grant_model("contacts.contact", view=EVERYONE, write=WRITERS, delete=MANAGERS)
grant_model("contacts.account", view=EVERYONE, write=WRITERS, delete=MANAGERS)
grant_model("contacts.tag", view=EVERYONE, write=WRITERS, delete=MANAGERS)
