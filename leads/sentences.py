"""How the events of leads and their sources read."""

from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.sentences import Sentence, changed, reads
from leads.models import Lead, LeadSource


@reads("lead.created")
def lead_created(event: Event) -> Sentence:
    text = _("%(actor)s added %(subject)s in %(stage)s")
    return Sentence(text=text, icon="plus", colour="sky", values={"stage": event.data.get("stage", "")})


@reads("lead.stage_changed")
def lead_moved(event: Event) -> Sentence:
    data = event.data
    values = {"before": data.get("from", ""), "after": data.get("to", ""), "reason": data.get("reason", "")}
    text = _("%(actor)s moved %(subject)s from %(before)s to %(after)s")
    if values["reason"]:
        text = _("%(actor)s moved %(subject)s from %(before)s to %(after)s: %(reason)s")
    return Sentence(text=text, icon="arrow-right", colour="indigo", values=values)


@reads("lead.assigned")
def lead_assigned(event: Event) -> Sentence:
    values = {"before": event.data.get("from", ""), "after": event.data.get("to", "")}
    if not values["after"]:
        text = _("%(actor)s took %(subject)s from %(before)s")
    elif not values["before"]:
        text = _("%(actor)s gave %(subject)s to %(after)s")
    else:
        text = _("%(actor)s gave %(subject)s from %(before)s to %(after)s")
    return Sentence(text=text, icon="user-round", colour="violet", values=values)


@reads("lead.updated")
def lead_updated(event: Event) -> Sentence:
    return changed(event, Lead)


@reads("lead.deleted")
def lead_deleted(event: Event) -> Sentence:
    text = _("%(actor)s deleted the lead %(name)s")
    return Sentence(text=text, icon="trash-2", colour="red", values={"name": event.data.get("name", "")})


@reads("source.created")
def source_created(event: Event) -> Sentence:
    text = _("%(actor)s added the source %(name)s")
    return Sentence(text=text, icon="plus", values={"name": event.data.get("name", "")})


@reads("source.updated")
def source_updated(event: Event) -> Sentence:
    return changed(event, LeadSource)


@reads("source.deleted")
def source_deleted(event: Event) -> Sentence:
    text = _("%(actor)s deleted the source %(name)s")
    return Sentence(text=text, icon="trash-2", colour="red", values={"name": event.data.get("name", "")})
