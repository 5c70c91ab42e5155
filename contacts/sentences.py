"""How the events of contacts and accounts read."""

from django.utils.translation import gettext_lazy as _

from contacts.models import Account, Contact
from events.models import Event
from events.sentences import Sentence, changed, reads


@reads("contact.created")
@reads("account.created")
def created(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s added %(subject)s"), icon="plus", colour="sky")


@reads("contact.updated")
def contact_updated(event: Event) -> Sentence:
    return changed(event, Contact)


@reads("account.updated")
def account_updated(event: Event) -> Sentence:
    return changed(event, Account)


@reads("contact.deleted")
@reads("account.deleted")
def deleted(event: Event) -> Sentence:
    text = _("%(actor)s deleted %(name)s")
    return Sentence(text=text, icon="trash-2", colour="red", values={"name": event.data.get("name", "")})
