"""How what was put back reads, and what operations did."""

from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.sentences import Sentence, reads


@reads("lead.restored")
@reads("contact.restored")
@reads("account.restored")
def restored(event: Event) -> Sentence:
    if event.data.get("kind") == "delete":
        return Sentence(text=_("%(actor)s restored %(subject)s from the recycle bin"), icon="undo-2", colour="green")
    text = _("%(actor)s undid %(title)s: %(subject)s is as it was before")
    return Sentence(text=text, icon="undo-2", colour="green", values={"title": event.data.get("title", "")})


def _said(text: object, icon: str, event: Event) -> Sentence:
    names = ("title", "total", "done", "restored", "stayed")
    return Sentence(text=text, icon=icon, values={name: event.data.get(name, 0) for name in names})  # type: ignore[arg-type]


@reads("operation.started")
def started(event: Event) -> Sentence:
    return _said(_("%(actor)s started %(title)s"), "play", event)


@reads("operation.finished")
def finished(event: Event) -> Sentence:
    return _said(_("%(title)s is finished: %(done)s changed"), "circle-check", event)


@reads("operation.failed")
def failed(event: Event) -> Sentence:
    return _said(_("%(title)s failed: %(done)s changed"), "circle-alert", event)


@reads("operation.cancelled")
def cancelled(event: Event) -> Sentence:
    return _said(_("%(actor)s cancelled %(title)s: %(done)s changed"), "x", event)


@reads("operation.undone")
def undone(event: Event) -> Sentence:
    return _said(_("%(actor)s undid %(title)s: %(restored)s went back, %(stayed)s stayed"), "undo-2", event)
