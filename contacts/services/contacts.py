"""People."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.models import Contact, ContactAssignment, ContactTag, Tag
from contacts.services.accounts import account_named
from contacts.services.tags import tag_record, tags_named
from contacts.services.writing import normalised, unless_taken
from core.errors import DomainError
from core.locks import lock
from customfields import services as customfields
from customfields.models import FieldDefinition
from events import log
from operations.models import Operation
from operations.services import recorded
from workspaces.models import User


class Nameless(DomainError):
    """A contact has a name, an e-mail address or a phone number."""


def create_contact(*, by: User | None, at: datetime, tags: Iterable[Tag] = (), **fields: Any) -> Contact:
    """
    Store a person; `fields` are columns and the workspace's own fields, by their names ("field:budget").

    :raises NoSuchField, BadValue, FieldsRequired: as `customfields.services.check_new`.
    :raises Taken: if the e-mail address, the phone number or the id elsewhere is somebody's already.
    :raises Nameless: if there is nothing to call them.
    """
    kept = customfields.check_new(FieldDefinition.Context.CONTACT, fields, by=by)
    contact = Contact(created_by=by, updated_by=by, **normalised(customfields.own_values(fields)))
    check_name(contact)
    with unless_taken(), transaction.atomic():
        contact.save(force_insert=True)
        customfields.store_new(contact, kept)
        _note_assignment(contact, by=by, at=at)
        ContactTag.objects.bulk_create([ContactTag(contact=contact, tag=tag) for tag in tags], ignore_conflicts=True)
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
    :raises Taken, Nameless: as `create_contact`.
    """
    with unless_taken(), transaction.atomic():
        changes = customfields.apply(lock(contact), normalised(values), originals, by=by)
        if changes:
            check_name(contact)
            contact.updated_by = by
            contact.change(*customfields.own_values(changes), "updated_by")
            if "owner" in changes:
                _note_assignment(contact, by=by, at=at)
            log.record("contact.updated", subject=contact, actor=by, at=at, data={"changes": changes})
    return changes


def edit_contact(
    *,
    contact: Contact,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """
    Change what a form shows: fields, the account by its name, tags by theirs; tell {field: [before, after]}.

    :raises EditConflict, Taken, Nameless: as `update_contact`; tags are merged instead of clashing.
    """
    plain = {name: value for name, value in values.items() if name != "tags"}
    seen = dict(originals or {})
    with transaction.atomic():
        if "account" in plain:
            plain["account"] = account_named(plain["account"], by=by, at=at)
        tags_named(values.get("tags", ()))  # before the lock, as in `tag_record`
        changes = update_contact(contact=contact, values=plain, originals=seen, by=by, at=at) if plain else {}
        if "tags" in values:
            changes |= tag_record(record=contact, names=values["tags"], seen=seen.get("tags"), by=by, at=at)
    return changes


def delete_contact(*, contact: Contact, by: User | None, at: datetime) -> Operation:
    """Put a contact with all its leads and notes into the recycle bin."""
    with recorded(kind=Operation.Kind.DELETE, title=contact.name, by=by, at=at) as operation:
        log.record("contact.deleted", subject=contact, actor=by, at=at, data={"name": contact.name})
        contact.delete()
    return operation


def _note_assignment(contact: Contact, *, by: User | None, at: datetime) -> None:
    if contact.owner_id:
        ContactAssignment.objects.create(contact=contact, user_id=contact.owner_id, assigned_by=by, assigned_at=at)


def check_name(contact: Contact) -> None:
    if not contact.name:
        raise Nameless("Give a name, an e-mail address or a phone number.", field="first_name")
