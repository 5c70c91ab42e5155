"""Who may be meant already: people like the one whom somebody is typing, by the matcher and by parts of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts import normal
from contacts.duplicates import stored
from contacts.duplicates.people import Person, person
from contacts.duplicates.scoring import Score, score
from contacts.duplicates.weights import SURE, THRESHOLD
from contacts.duplicates.words import reasons
from contacts.models import Contact, ContactAlias
from contacts.services.writing import normalised
from core.search import find
from ui.registry import Text

MOST = 4


@dataclass(frozen=True, slots=True)
class Match:
    contact: Contact
    why: Text
    is_sure: bool


def matches(typed: Mapping[str, str]) -> list[Match]:
    """
    List contacts that may be meant: whose address or number was typed, then the likely ones, then similar names.

    `typed` is what a form sends: email, phone_number, first_name, last_name, account.
    """
    typed = {name: text.replace("\0", "") for name, text in typed.items()}
    email = normal.email(typed.get("email", ""))
    phone = normalised({"phone_number": typed.get("phone_number", "")})["phone_number"].strip()
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    if not (name or email or phone):
        return []
    named = [pk for pk, _kind in find(name, kinds=["contact"], most=MOST)] if name else []
    exact = _exactly(email, phone)
    likely = _likely(person({**typed, "email": email, "phone_number": phone, "account__name": typed.get("account")}))
    ids = list(dict.fromkeys([*exact, *likely, *named]))[:MOST]
    found = {each.pk: each for each in Contact.objects.filter(pk__any_of=ids).select_related("account")}
    return [_match(found[pk], exact, likely) for pk in ids if pk in found]


def _exactly(email: str, phone: str) -> dict[UUID, Text]:
    """Find whose address or number it is, or was before a merge, with the reason."""
    wanted = Q(email=email) if email else Q()
    wanted |= Q(phone_number=phone) if phone else Q()
    found: dict[UUID, Text] = {}
    if wanted:
        for pk, theirs in Contact.objects.filter(wanted).values_list("pk", "email"):
            by_address = email and theirs == email
            found[pk] = _("has this e-mail address") if by_address else _("has this phone number")
    if email or phone:
        former = Q(kind="email", value=email) | Q(kind="phone", value=phone)
        for pk, kind in ContactAlias.objects.filter(former).values_list("contact_id", "kind"):
            had = _("had this e-mail address") if kind == "email" else _("had this phone number")
            found.setdefault(pk, had)
    return found


def _likely(someone: Person) -> dict[UUID, Score]:
    """Score those who share a key with somebody; the surest first."""
    people = stored.people_of(stored.like(someone))
    if not people:
        return {}
    rarity = stored.rarity_for([someone])
    scores = {pk: score(someone, each, rarity) for pk, each in people.items()}
    likely = [(pk, scored) for pk, scored in scores.items() if scored.chance >= THRESHOLD]
    return dict(sorted(likely, key=lambda each: -each[1].chance))


def _match(contact: Contact, exact: Mapping[UUID, Text], likely: Mapping[UUID, Score]) -> Match:
    if contact.pk in exact:
        return Match(contact, exact[contact.pk], True)
    if contact.pk in likely:
        why = ", ".join(reasons(likely[contact.pk].evidence)[0])
        text = (
            _("is probably the same: %(why)s") if likely[contact.pk].chance >= SURE else _("may be the same: %(why)s")
        )
        return Match(contact, str(text) % {"why": why}, likely[contact.pk].chance >= SURE)
    return Match(contact, _("has a similar name"), False)
