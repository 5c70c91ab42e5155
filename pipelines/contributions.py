from django.utils.translation import gettext_lazy as _

from ui.registry import Link, contribute

contribute(
    Link(
        key="pipelines",
        label=_("Pipelines & stages"),
        detail=_("The steps that a lead goes through, and what each means"),
        permission="pipelines.change_pipeline",
        view="pipelines:settings",
        icon="columns-3",
        group="configuration",
        order=40,
    )
)
