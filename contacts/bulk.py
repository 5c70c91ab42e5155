"""What can be done to many contacts, or to many companies, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext_lazy as _n

from contacts.inplace import ACCOUNT, CONTACT
from contacts.services import many
from core.edits import Edit
from ui.bulk import BulkForm, Change, EditForm, TagForm
from ui.fields import MemberField


class ContactEdit(EditForm):
    inplace = CONTACT
    left_out = frozenset({"email", "phone_number", "is_archived", "is_favorite"})  # unique, or with a button


class AccountEdit(EditForm):
    inplace = ACCOUNT
    left_out = frozenset({"name", "is_archived", "is_favorite"})


class AssignForm(BulkForm):
    owner = MemberField(label=_l("Owner"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {**cleaned, "edits": [Edit("owner", "set", cleaned.get("owner"))]}

    def told(self) -> str:
        owner = self.cleaned_data["owner"]
        return owner.name if owner else _("Nobody")


def _flag(name: str, value: bool) -> type[BulkForm]:
    """Make a form that asks nothing and sets a mark."""

    def clean(self: Any) -> dict[str, Any]:
        return {"edits": [Edit(name, "set", value)]}

    return type("FlagForm", (BulkForm,), {"clean": clean})


ARCHIVE, RETURN, STAR, UNSTAR = (
    _flag(name, value) for name in ("is_archived", "is_favorite") for value in (True, False)
)


# key, kind of the operation, label, icon, what is told afterwards, form, key to press, whether it waits in a menu
SHARED: tuple[tuple[str, str, Any, str, Any, Any, str, bool], ...] = (
    ("edit", "edit", _l("Edit"), "pencil", _n("%(n)s changed", "%(n)s changed", "n"), None, "b", False),
    ("assign", "assign", _l("Assign"), "user", _n("%(n)s assigned", "%(n)s assigned", "n"), AssignForm, "a", False),
    ("tag", "tag", _l("Tag"), "tag", _n("%(n)s tagged", "%(n)s tagged", "n"), TagForm, "l", False),
    ("archive", "edit", _l("Archive"), "archive", _n("%(n)s archived", "%(n)s archived", "n"), ARCHIVE, "y", False),
    ("unarchive", "edit", _l("Unarchive"), "archive-restore", _n("%(n)s back", "%(n)s back", "n"), RETURN, "", True),
    ("star", "edit", _l("Favourite"), "star", _n("%(n)s starred", "%(n)s starred", "n"), STAR, "", True),
    ("unstar", "edit", _l("No favourite"), "star-off", _n("%(n)s unstarred", "%(n)s unstarred", "n"), UNSTAR, "", True),
)


def _changes(noun: str, titles: dict[str, Any], edit: Callable[..., Any], form: type[EditForm]) -> list[Change]:
    """Declare what contacts and companies have in common; they differ in their words and services."""

    def run(ids: Any, said: Any, by: Any, at: Any) -> Any:
        return edit(ids=ids, edits=said["edits"], by=by, at=at)

    return [
        Change(
            key=key,
            kind=kind,
            label=label,
            icon=icon,
            title=titles[key],
            told=told,
            yes=label,
            permission=f"contacts.change_{noun}",
            form=asked or form,
            run=run,
            keys=keys,
            is_rare=is_rare,
        )
        for key, kind, label, icon, told, asked, keys, is_rare in SHARED
    ]


CONTACT_CHANGES = _changes(
    "contact",
    {
        "edit": _n("Edit %(n)s contact", "Edit %(n)s contacts", "n"),
        "assign": _n("Assign %(n)s contact", "Assign %(n)s contacts", "n"),
        "tag": _n("Tag %(n)s contact", "Tag %(n)s contacts", "n"),
        "star": _n("Make %(n)s contact a favourite", "Make %(n)s contacts favourites", "n"),
        "unstar": _n("Take the star of %(n)s contact", "Take the stars of %(n)s contacts", "n"),
        "archive": _n("Archive %(n)s contact", "Archive %(n)s contacts", "n"),
        "unarchive": _n("Take %(n)s contact out of the archive", "Take %(n)s contacts out of the archive", "n"),
    },
    many.edit_contacts,
    ContactEdit,
)
CONTACT_CHANGES.append(
    Change(
        key="delete",
        kind="delete",
        label=_l("Delete"),
        icon="trash-2",
        title=_n("Delete %(n)s contact?", "Delete %(n)s contacts?", "n"),
        told=_n("%(n)s deleted", "%(n)s deleted", "n"),
        yes=_l("Delete"),
        permission="contacts.delete_contact",
        run=lambda ids, said, by, at: many.delete_contacts(ids=ids, by=by, at=at),
        is_danger=True,
        warning=_l("Their leads and notes go along. They can be brought back for 30 days."),
    )
)

ACCOUNT_CHANGES = _changes(
    "account",
    {
        "edit": _n("Edit %(n)s company", "Edit %(n)s companies", "n"),
        "assign": _n("Assign %(n)s company", "Assign %(n)s companies", "n"),
        "tag": _n("Tag %(n)s company", "Tag %(n)s companies", "n"),
        "star": _n("Make %(n)s company a favourite", "Make %(n)s companies favourites", "n"),
        "unstar": _n("Take the star of %(n)s company", "Take the stars of %(n)s companies", "n"),
        "archive": _n("Archive %(n)s company", "Archive %(n)s companies", "n"),
        "unarchive": _n("Take %(n)s company out of the archive", "Take %(n)s companies out of the archive", "n"),
    },
    many.edit_accounts,
    AccountEdit,
)
ACCOUNT_CHANGES.append(
    Change(
        key="delete",
        kind="delete",
        label=_l("Delete"),
        icon="trash-2",
        title=_n("Delete %(n)s company?", "Delete %(n)s companies?", "n"),
        told=_n("%(n)s deleted", "%(n)s deleted", "n"),
        yes=_l("Delete"),
        permission="contacts.delete_account",
        run=lambda ids, said, by, at: many.delete_accounts(ids=ids, by=by, at=at),
        is_danger=True,
        warning=_l("Their people stay, without a company. They can be brought back for 30 days."),
    )
)
