"""Why two contacts may be one person, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

WEAK = 1.0  # bits under which a likeness is not worth a word
FOR: dict[tuple[str, str], Any] = {
    ("email", "same"): _("same e-mail address"),
    ("email", "typo"): _("e-mail address misspelt"),
    ("email", "local"): _("same mailbox elsewhere"),
    ("email", "shared"): _("same shared mailbox"),
    ("phone", "same"): _("same phone number"),
    ("phone", "typo"): _("phone number one digit off"),
    ("first", "same"): _("same first name"),
    ("first", "nickname"): _("first name is short for the other"),
    ("first", "part"): _("first name is part of the other"),
    ("first", "initial"): _("same initial"),
    ("first", "typo"): _("similar first name"),
    ("first", "near"): _("first name sounds alike"),
    ("last", "same"): _("same last name"),
    ("last", "part"): _("last name is part of the other"),
    ("last", "typo"): _("similar last name"),
    ("last", "near"): _("last name sounds alike"),
    ("company", "same"): _("same company"),
    ("company", "near"): _("similar company"),
    ("street", "same"): _("same street"),
    ("street", "typo"): _("similar street"),
    ("place", "postcode"): _("same postcode"),
    ("place", "town"): _("same city"),
    ("place", "slip"): _("same city, postcode one digit off"),
    ("birthday", "same"): _("same birthday"),
    ("birthday", "typo"): _("birthday one digit off"),
    ("birthday", "near"): _("similar birthday"),
    ("external_id", "same"): _("same id elsewhere"),
    ("external_id", "typo"): _("id elsewhere one digit off"),
}
AGAINST: dict[str, Any] = {
    "first": _("first names differ"),
    "last": _("last names differ"),
    "email": _("e-mail addresses differ"),
    "phone": _("phone numbers differ"),
    "birthday": _("birthdays differ"),
    "company": _("companies differ"),
    "place": _("cities differ"),
    "street": _("streets differ"),
    "external_id": _("ids elsewhere differ"),
}


def reasons(evidence: Iterable[Sequence[Any]]) -> tuple[list[str], list[str]]:
    """Say what speaks for one person and what against, the strongest first."""
    speaks_for, speaks_against = [], []
    for field, level, bits in evidence:
        if (field, level) == ("swap", "swapped"):
            speaks_for.append(str(_("first and last name swapped")))
        elif level == "different" and field in AGAINST:
            speaks_against.append(str(AGAINST[field]))
        elif bits >= WEAK and (field, level) in FOR:
            speaks_for.append(str(FOR[field, level]))
    return speaks_for, speaks_against
