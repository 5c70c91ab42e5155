"""Who may be meant already: people with the address, the number or the name that somebody is typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts import normal
from contacts.models import Contact
from contacts.services import normalised
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
    List contacts with the e-mail address or phone number typed, and then those of a similar name.

    `typed` is what a form sends: email, phone_number, first_name, last_name.
    """
    typed = {name: text.replace("\0", "") for name, text in typed.items()}
    email = normal.email(typed.get("email", ""))
    phone = normalised({"phone_number": typed.get("phone_number", "")})["phone_number"].strip()
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    named = [pk for pk, _kind in find(name, kinds=["contact"], most=MOST)] if name else []
    wanted = Q(pk__in=named)
    wanted |= Q(email=email) if email else Q()
    wanted |= Q(phone_number=phone) if phone else Q()
    if not (named or email or phone):
        return []
    found = [_match(each, email, phone) for each in Contact.objects.filter(wanted).select_related("account")]
    ranks = {pk: rank for rank, pk in enumerate(named)}
    return sorted(found, key=lambda match: (not match.is_sure, ranks.get(match.contact.pk, MOST)))[:MOST]


def _match(contact: Contact, email: str, phone: str) -> Match:
    if email and contact.email == email:
        return Match(contact, _("has this e-mail address"), True)
    if phone and contact.phone_number == phone:
        return Match(contact, _("has this phone number"), True)
    return Match(contact, _("has a similar name"), False)
