"""Where imports are found, and how one is begun."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from transfers.models import Import
from ui.registry import Link, Step, contribute
from workspaces.middleware import MemberRequest


def imports(request: MemberRequest) -> QuerySet[Import]:
    return Import.objects.all()


contribute(
    Link(
        key="imports",
        label=_("Imports"),
        detail=_("Bring leads and contacts in from a file"),
        permission="transfers.view_import",
        view="transfers:list",
        icon="upload",
        group="configuration",
        order=70,
    ),
    Link(
        key="import-file",
        label=_("Import a file"),
        permission="transfers.add_import",
        view="transfers:new",
        icon="upload",
        group="commands",
        order=71,
    ),
)
contribute(
    Step(
        key="import",
        label=_("Import your leads"),
        detail=_("From a CSV or Excel file, with a preview before anything is stored"),
        permission="transfers.add_import",
        view="transfers:new",
        icon="upload",
        traces=imports,
        order=10,
    )
)
