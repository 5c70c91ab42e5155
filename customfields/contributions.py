"""Fields among the settings."""

from django.utils.translation import gettext_lazy as _

from ui.registry import Link, contribute

contribute(
    Link(
        key="fields",
        label=_("Fields"),
        detail=_("What your leads, contacts and companies hold besides what every one has"),
        permission="customfields.change_fielddefinition",
        view="customfields:settings",
        icon="text-cursor-input",
        group="configuration",
        order=45,
    )
)
