from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pipelines.models import Stage
from ui.registry import Link, Step, contribute
from workspaces.middleware import MemberRequest


def adjusted_stages(request: MemberRequest) -> QuerySet[Stage]:
    return Stage.objects.exclude(updated_by=None)


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
contribute(
    Step(
        key="stages",
        label=_("Adjust the stages"),
        detail=_("So that they say what your sales go through"),
        permission="pipelines.change_stage",
        view="pipelines:settings",
        icon="columns-3",
        traces=adjusted_stages,
        order=30,
    )
)
