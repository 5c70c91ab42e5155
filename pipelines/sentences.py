"""How the events of pipelines and stages read."""

from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.sentences import Sentence, changed, reads
from pipelines.models import Pipeline, Stage


@reads("pipeline.created")
@reads("stage.created")
def created(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s added %(name)s"), icon="plus", values={"name": event.data.get("name", "")})


@reads("pipeline.updated")
def pipeline_updated(event: Event) -> Sentence:
    return changed(event, Pipeline)


@reads("stage.updated")
def stage_updated(event: Event) -> Sentence:
    return changed(event, Stage)


@reads("pipeline.deleted")
@reads("stage.deleted")
def deleted(event: Event) -> Sentence:
    text = _("%(actor)s deleted %(name)s")
    return Sentence(text=text, icon="trash-2", colour="red", values={"name": event.data.get("name", "")})
