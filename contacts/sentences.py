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


@reads("contact.merged")
def merged(event: Event) -> Sentence:
    text = _("%(actor)s merged %(others)s into %(subject)s")
    return Sentence(text=text, icon="merge", colour="violet", values={"others": ", ".join(event.data["others"])})


@reads("contact.merged_away")
def merged_away(event: Event) -> Sentence:
    text = _("%(actor)s merged %(name)s into another contact")
    return Sentence(text=text, icon="merge", colour="violet", values={"name": event.data["name"]})


@reads("contact.kept_apart")
def kept_apart(event: Event) -> Sentence:
    return Sentence(text=_("%(actor)s said that %(subject)s and another contact are not the same"), icon="split")


@reads("contact.deleted")
@reads("account.deleted")
def deleted(event: Event) -> Sentence:
    text = _("%(actor)s deleted %(name)s")
    return Sentence(text=text, icon="trash-2", colour="red", values={"name": event.data.get("name", "")})
