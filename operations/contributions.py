"""Where what was deleted and what changed many rows is found."""

from django.utils.translation import gettext_lazy as _

from ui.registry import Link, contribute

contribute(
    Link(
        key="bin",
        label=_("Recycle bin"),
        detail=_("What was deleted, for 30 days"),
        permission="operations.view_operation",
        view="operations:bin",
        icon="trash-2",
        group="configuration",
        order=80,
    ),
    Link(
        key="operations",
        label=_("History of operations"),
        detail=_("Imports, bulk edits, merges and deletions: see what they did, and undo them"),
        permission="operations.view_operation",
        view="operations:list",
        icon="history",
        group="configuration",
        order=75,
    ),
)
