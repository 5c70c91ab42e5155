from workspaces.roles import MANAGERS, WRITERS, grant_model

grant_model("transfers.import", view=WRITERS, write=WRITERS, delete=MANAGERS)
