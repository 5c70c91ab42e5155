"""What contacts and accounts can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.models import Account, Contact, ContactTag
from contacts.search import MOST, people_like
from core.search import SHORTEST, find
from ui.lists.days import Days
from ui.lists.filters import AnyOf, ListFilter, OneOf, Owners, Words, among, best_matches

ARCHIVED = [("current", _("Current")), ("archived", _("Archived")), ("all", _("All"))]


class _Archivable(ListFilter):
    """Leaves out what is archived unless it is asked for."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data.get("archived") or "current"
        return found if wanted == "all" else found.filter(is_archived=wanted == "archived")

    def passed_over(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        return rows


class ContactFilter(_Archivable):
    q = Words(label=_("Name, e-mail, phone"), method="search")
    archived = OneOf(label=_("Archived"), choices=ARCHIVED, method="passed_over")
    account = AnyOf(label=_("Company"), field_name="account")
    owner = Owners(label=_("Owner"), field_name="owner")
    type = AnyOf(label=_("Type"), field_name="contact_type", read=str)
    tag = AnyOf(label=_("Tags"), method="tagged", lazy=True)
    created = Days(label=_("Created"), rare=True, field_name="created_at")

    def search(self, contacts: QuerySet[Contact], name: str, words: str) -> QuerySet[Contact]:
        people = people_like(words)
        if people is None:
            return contacts
        self.note = best_matches(MOST) if len(people) >= MOST else ""
        return contacts.filter(pk__in=among(people))

    def tagged(self, contacts: QuerySet[Contact], name: str, tags: list[Any]) -> QuerySet[Contact]:
        return contacts.filter(pk__in=ContactTag.objects.filter(tag__in=tags).values("contact"))


class AccountFilter(_Archivable):
    q = Words(label=_("Name, website"), method="search")
    archived = OneOf(label=_("Archived"), choices=ARCHIVED, method="passed_over")
    owner = Owners(label=_("Owner"), field_name="owner")
    created = Days(label=_("Created"), rare=True, field_name="created_at")

    def search(self, accounts: QuerySet[Account], name: str, words: str) -> QuerySet[Account]:
        if len(words) < SHORTEST:
            return accounts
        found = [pk for pk, _kind in find(words, kinds=["account"], most=MOST)]
        self.note = best_matches(MOST) if len(found) >= MOST else ""
        return accounts.filter(pk__in=among(found))
