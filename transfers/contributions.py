"""Where imports are found, and how their events read."""

from django.utils.translation import gettext_lazy as _

from ui.registry import Link, contribute

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
)
