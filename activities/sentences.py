"""How the events of notes read."""

from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.sentences import Sentence, reads


@reads("note.added")
def note_added(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s wrote a note on %(subject)s"), icon="sticky-note", colour="amber")


@reads("note.updated")
def note_updated(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s changed a note on %(subject)s"), icon="pencil")


@reads("note.deleted")
def note_deleted(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s deleted a note on %(subject)s"), icon="trash-2", colour="red")
