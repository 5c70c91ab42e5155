"""Every write to contacts, accounts and tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from contacts import normal
from contacts.models import Account, Contact, ContactAssignment, ContactTag, Tag
from core import edits
from core.errors import DomainError
from core.locks import lock
from core.scope import current_workspace_id
from events import log
from workspaces.models import User, Workspace

UNIQUE = {
    "contacts_contact_email": ("email", "This e-mail address belongs to another contact already."),
    "contacts_contact_phone": ("phone_number", "This phone number belongs to another contact already."),
    "contacts_contact_external_id": ("external_id", "This id belongs to another contact already."),
    "contacts_account_external_id": ("external_id", "This id belongs to another account already."),
}


class Taken(DomainError):
    """Another record of the workspace has this e-mail address, number or id already."""


def create_contact(*, by: User | None, at: datetime, tags: Iterable[Tag] = (), **fields: Any) -> Contact:
    """
    Store a person.

    :raises Taken: if the e-mail address, the phone number or the id elsewhere is somebody's already.
    """
    contact = Contact(created_by=by, updated_by=by, **normalised(fields))
    with _unless_taken(), transaction.atomic():
        contact.save(force_insert=True)
        _note_assignment(contact, by=by, at=at)
        set_contact_tags(contact=contact, tags=tags)
        log.record("contact.created", subject=contact, actor=by, at=at, data={"name": contact.name})
    return contact


def update_contact(
    *,
    contact: Contact,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """
    Change fields of a contact and tell {field: [before, after]}; empty where nothing differs.

    :raises EditConflict: if somebody changed one of them since `originals` were read.
    :raises Taken: as `create_contact`.
    """
    with _unless_taken(), transaction.atomic():
        changes = edits.apply(lock(contact), normalised(values), originals)
        if changes:
            contact.updated_by = by
            contact.change(*changes, "updated_by")
            if "owner" in changes:
                _note_assignment(contact, by=by, at=at)
            log.record("contact.updated", subject=contact, actor=by, at=at, data={"changes": changes})
    return changes


def delete_contact(*, contact: Contact, by: User | None, at: datetime) -> None:
    """Delete a contact with all its leads and notes; what happened stays in the events."""
    with transaction.atomic():
        log.record("contact.deleted", subject=contact, actor=by, at=at, data={"name": contact.name})
        contact.delete()


def create_account(*, by: User | None, at: datetime, **fields: Any) -> Account:
    """
    Store an organisation.

    :raises Taken: if the id elsewhere is another account's.
    """
    account = Account(created_by=by, updated_by=by, **normalised(fields))
    with _unless_taken(), transaction.atomic():
        account.save(force_insert=True)
        log.record("account.created", subject=account, actor=by, at=at, data={"name": account.name})
    return account


def account_named(name: str, *, by: User | None, at: datetime) -> Account | None:
    """Find the account of a name, whatever its case, or store a new one; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    found = Account.objects.named(name).order_by("pk").first()
    return found or create_account(name=name, by=by, at=at)


def update_account(
    *,
    account: Account,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """Change fields of an account, as `update_contact` does."""
    with _unless_taken(), transaction.atomic():
        changes = edits.apply(lock(account), normalised(values), originals)
        if changes:
            account.updated_by = by
            account.change(*changes, "updated_by")
            log.record("account.updated", subject=account, actor=by, at=at, data={"changes": changes})
    return changes


def delete_account(*, account: Account, by: User | None, at: datetime) -> None:
    """Delete an account; its people stay, without one."""
    with transaction.atomic():
        log.record("account.deleted", subject=account, actor=by, at=at, data={"name": account.name})
        account.delete()


def tags_named(names: Iterable[str]) -> list[Tag]:
    """Find the tags of these names and make the missing ones."""
    wanted = list(dict.fromkeys(name for raw in names if (name := " ".join(raw.split()))))
    new = [Tag(name=name) for name in wanted]
    Tag.objects.bulk_create(new, ignore_conflicts=True)
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    return [found[name] for name in wanted]


def set_contact_tags(*, contact: Contact, tags: Iterable[Tag]) -> None:
    """Give a contact exactly these tags."""
    wanted = list(tags)
    ContactTag.objects.filter(contact=contact).exclude(tag__in=wanted).delete()
    ContactTag.objects.bulk_create([ContactTag(contact=contact, tag=tag) for tag in wanted], ignore_conflicts=True)


def normalised(values: Mapping[str, Any]) -> dict[str, Any]:
    """Bring e-mail addresses and phone numbers among the values into their stored form."""
    clean = dict(values)
    if clean.get("email"):
        clean["email"] = normal.email(clean["email"])
    numbers = [name for name in ("phone_number", "mobile_phone") if clean.get(name)]
    if numbers:
        region = Workspace.objects.values_list("country", flat=True).get(pk=current_workspace_id())
        clean.update({name: normal.phone(clean[name], region) for name in numbers})
    return clean


def _note_assignment(contact: Contact, *, by: User | None, at: datetime) -> None:
    if contact.owner_id:
        ContactAssignment.objects.create(contact=contact, user_id=contact.owner_id, assigned_by=by, assigned_at=at)


@contextmanager
def _unless_taken() -> Iterator[None]:
    """Say which field is taken when a unique constraint refuses a row."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, UniqueViolation) else None
        if name not in UNIQUE:
            raise
        field, message = UNIQUE[name]
        raise Taken(message, field=field) from error
