from django.utils.translation import gettext_lazy as _

from workspaces.roles import EVERYONE, MANAGERS, WRITERS, explain, grant

grant("ui.view_savedview", "ui.add_savedview", "ui.change_savedview", "ui.delete_savedview", to=EVERYONE)
grant("ui.share_savedview", to=WRITERS)
grant("ui.change_shared_savedview", to=MANAGERS)
explain((_("Change and delete views that others share"), "ui.change_shared_savedview"))
