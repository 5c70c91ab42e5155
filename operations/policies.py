from workspaces.roles import MANAGERS, WRITERS, grant_model

grant_model("operations.operation", view=WRITERS, write=WRITERS, delete=MANAGERS)
