from django.utils.translation import gettext_lazy as _

from workspaces.roles import MANAGERS, WRITERS, explain, grant_model

grant_model("transfers.import", view=WRITERS, write=WRITERS, delete=MANAGERS)
explain((_("Import files"), "transfers.add_import"))
