from django.utils.translation import gettext_lazy as _

from workspaces.roles import MANAGERS, WRITERS, explain, grant, grant_model

grant_model("operations.operation", view=WRITERS, write=WRITERS, delete=MANAGERS)
grant("operations.undo_operation", to=MANAGERS)
explain((_("Undo what others did, empty the recycle bin"), "operations.undo_operation"))
