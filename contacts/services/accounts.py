"""Organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts.models import Account, Tag
from contacts.services.tags import set_tags, tag_record, tags_named
from contacts.services.writing import normalised, unless_taken
from core.locks import lock, lock_word
from core.search import find
from customfields import services as customfields
from customfields.models import FieldDefinition
from events import log
from operations.models import Operation
from operations.services import recorded
from workspaces.models import User


def create_account(
    *, by: User | None, at: datetime, tags: Iterable[Tag] = (), is_complete: bool = True, **fields: Any
) -> Account:
    """
    Store an organisation; `fields` as in `create_contact`. One made of a name alone is not complete.

    :raises Taken: if the id elsewhere is another account's.
    """
    kept = customfields.check_new(FieldDefinition.Context.ACCOUNT, fields, by=by, is_complete=is_complete)
    account = Account(created_by=by, updated_by=by, **normalised(customfields.own_values(fields)))
    with unless_taken(), transaction.atomic():
        account.save(force_insert=True)
        customfields.store_new(account, kept)
        if wanted := list(tags):
            set_tags(record=account, tags=wanted)
        log.record("account.created", subject=account, actor=by, at=at, data={"name": account.name})
    return account


def account_named(name: str, *, by: User | None, at: datetime) -> Account | None:
    """Find the account of a name, whatever its case, or store a new one; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    oldest = Account.objects.named(name).order_by("pk")
    if (found := oldest.first()) is None:
        hold_names()
        found = oldest.first()
    return found or create_account(name=name, is_complete=False, by=by, at=at)


def hold_names() -> None:
    """Let nobody else make accounts by name until the transaction ends; look for the name again behind it."""
    lock_word("account names")


def update_account(
    *,
    account: Account,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """Change fields of an account, as `update_contact` does."""
    with unless_taken(), transaction.atomic():
        changes = customfields.apply(lock(account), normalised(values), originals, by=by)
        if changes:
            account.updated_by = by
            account.change(*customfields.own_values(changes), "updated_by")
            log.record("account.updated", subject=account, actor=by, at=at, data={"changes": changes})
    return changes


def edit_account(
    *,
    account: Account,
    values: Mapping[str, Any],
    by: User | None,
    at: datetime,
    originals: Mapping[str, Any] | None = None,
) -> dict[str, list[Any]]:
    """Change what a form shows: fields, and tags by their names, as `edit_contact` does."""
    plain = {name: value for name, value in values.items() if name != "tags"}
    seen = dict(originals or {})
    with transaction.atomic():
        tags_named(values.get("tags", ()))  # before the lock, as in `tag_record`
        changes = update_account(account=account, values=plain, originals=seen, by=by, at=at) if plain else {}
        if "tags" in values:
            changes |= tag_record(record=account, names=values["tags"], seen=seen.get("tags"), by=by, at=at)
    return changes


def delete_account(*, account: Account, by: User | None, at: datetime) -> Operation:
    """Put an account into the recycle bin; its people stay, without one."""
    with recorded(kind=Operation.Kind.DELETE, title=account.name, by=by, at=at) as operation:
        log.record("account.deleted", subject=account, actor=by, at=at, data={"name": account.name})
        account.delete()
    return operation


def names_like(words: str, most: int = 8) -> list[str]:
    """List names of accounts that hold the words, for a field that suggests them."""
    found = [pk for pk, _kind in find(words, kinds=["account"], most=most)]
    return list(Account.objects.current().filter(pk__in=found).order_by("name_key").values_list("name", flat=True))
