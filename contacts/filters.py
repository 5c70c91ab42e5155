"""What contacts and accounts can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.models import Account, Contact
from contacts.search import MOST, people_like
from contacts.services import ties_of
from core.search import SHORTEST, find
from ui.lists.days import Days
from ui.lists.filters import AnyOf, ListFilter, OneOf, Owners, Words, among, best_matches

SHOWN: dict[str, dict[str, bool]] = {
    "current": {"is_archived": False},
    "favourites": {"is_archived": False, "is_favorite": True},
    "archived": {"is_archived": True},
    "all": {},
}
ARCHIVED = [
    ("current", _("Current")),
    ("favourites", _("Favourites")),
    ("archived", _("Archived")),
    ("all", _("All")),
]


class _Marked(ListFilter):
    """Leaves out what is archived unless it is asked for; finds what a workspace marked."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        return found.filter(**SHOWN[self.form.cleaned_data.get("archived") or "current"])

    def passed_over(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        return rows

    def tagged(self, rows: QuerySet[Any], name: str, tags: list[Any]) -> QuerySet[Any]:
        ties, key = ties_of(rows.model)
        return rows.filter(pk__in=ties.objects.filter(tag__in=tags).values(key))


class ContactFilter(_Marked):
    q = Words(label=_("Name, e-mail, phone"), method="search")
    archived = OneOf(label=_("Archived"), choices=ARCHIVED, method="passed_over")
    account = AnyOf(label=_("Company"), field_name="account")
    owner = Owners(label=_("Owner"), field_name="owner")
    type = AnyOf(label=_("Type"), field_name="contact_type", read=str)
    tag = AnyOf(label=_("Tags"), method="tagged", lazy=True)
    priority = AnyOf(label=_("Priority"), rare=True, field_name="priority", read=str)
    created = Days(label=_("Created"), rare=True, field_name="created_at")

    def search(self, contacts: QuerySet[Contact], name: str, words: str) -> QuerySet[Contact]:
        people = people_like(words)
        if people is None:
            return contacts
        self.note = best_matches(MOST) if len(people) >= MOST else ""
        return contacts.filter(pk__in=among(people))


class AccountFilter(_Marked):
    q = Words(label=_("Name, website"), method="search")
    archived = OneOf(label=_("Archived"), choices=ARCHIVED, method="passed_over")
    owner = Owners(label=_("Owner"), field_name="owner")
    tag = AnyOf(label=_("Tags"), method="tagged", lazy=True)
    priority = AnyOf(label=_("Priority"), rare=True, field_name="priority", read=str)
    created = Days(label=_("Created"), rare=True, field_name="created_at")

    def search(self, accounts: QuerySet[Account], name: str, words: str) -> QuerySet[Account]:
        if len(words) < SHORTEST:
            return accounts
        found = [pk for pk, _kind in find(words, kinds=["account"], most=MOST)]
        self.note = best_matches(MOST) if len(found) >= MOST else ""
        return accounts.filter(pk__in=among(found))
