"""The same change to many contacts or accounts, or to what is above them, with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from contacts.models import Account, Contact, ContactAssignment
from contacts.services.accounts import account_named
from contacts.services.contacts import check_name
from contacts.services.tags import tags_named, ties_of
from contacts.services.writing import normalised
from core.edits import Edit
from core.many import Outcome, edited, lock_many, store_many
from events import log
from workspaces.models import User

type Changes = dict[str, list[Any]]


def edit_contacts(*, ids: Iterable[UUID], edits: Sequence[Edit], by: User | None, at: datetime) -> Outcome:
    """Change fields of contacts, the account by its name, tags by theirs; who would be nameless stays as they are."""
    with transaction.atomic():
        named = [_to_account(edit, by, at) for edit in edits]
        return _edit(Contact, ids, named, by, at, check=check_name, then=_note_assignments)


def edit_accounts(*, ids: Iterable[UUID], edits: Sequence[Edit], by: User | None, at: datetime) -> Outcome:
    """Change fields of accounts, and their tags by name."""
    with transaction.atomic():
        return _edit(Account, ids, edits, by, at)


def delete_contacts(*, ids: Iterable[UUID], by: User | None, at: datetime) -> Outcome:
    """Delete contacts with their leads and notes, as `delete_contact` does."""
    return _delete(Contact, ids, by, at)


def delete_accounts(*, ids: Iterable[UUID], by: User | None, at: datetime) -> Outcome:
    """Delete accounts; their people stay, without one."""
    return _delete(Account, ids, by, at)


def edit_rows(
    rows: Iterable[Any],
    edits: Sequence[Edit],
    outcome: Outcome,
    *,
    by: User | None,
    at: datetime,
    check: Callable[[Any], Any] | None = None,
    prepare: Callable[[Any], Any] | None = None,
    also: Sequence[str] = (),
) -> dict[Any, Changes]:
    """
    Change plain fields of locked rows, store them and record it; give all that were not refused with their changes.

    `prepare` sets on a changed row what follows from the change, in the fields that `also` names.
    """
    kept = dict(edited(rows, edits, outcome, check=check))
    changed = {row: changes for row, changes in kept.items() if changes}
    for row in changed:
        row.updated_by, row.updated_at = by, at
        if prepare:
            prepare(row)
    store_many(list(changed), [*(edit.field for edit in edits), *also, "updated_by", "updated_at"])
    _record(changed, by, at)
    return kept


def tag_rows(rows: Iterable[Any], edit: Edit, *, by: User | None, at: datetime) -> dict[Any, Changes]:
    """Add tags to locked rows by name, remove them, or set exactly these; give those that changed."""
    known = {row.pk: row for row in rows}
    if not known:
        return {}
    ties, key = ties_of(next(iter(known.values())).__class__)
    tied = ties.objects.filter(**{f"{key}__any_of": list(known)})
    before: dict[UUID, set[str]] = {pk: set() for pk in known}
    for pk, name in tied.values_list(f"{key}_id", "tag__name"):
        before[pk].add(name)
    after = {pk: set(edit.of(sorted(names))) for pk, names in before.items()}
    changed = [pk for pk in known if before[pk] != after[pk]]
    new = {tag.name: tag.pk for tag in tags_named(edit.value if edit.how != "remove" else ())}
    gone = {name for pk in changed for name in before[pk] - after[pk]}
    tied.filter(**{f"{key}__any_of": changed}, tag__name__in=gone).delete()
    ties.objects.bulk_create(
        [ties(**{f"{key}_id": pk, "tag_id": new[name]}) for pk in changed for name in after[pk] - before[pk]],
        ignore_conflicts=True,
    )
    told = {known[pk]: {"tags": [", ".join(sorted(names[pk])) for names in (before, after)]} for pk in changed}
    _record(told, by, at)
    return told


def is_tags(edit: Edit) -> bool:
    return edit.field == "tags"


def make_tags(edits: Iterable[Edit]) -> None:
    """Make the new words before any row is locked, as imports do, so that locks cannot meet crosswise."""
    for edit in filter(is_tags, edits):
        if edit.how != "remove":
            tags_named(edit.value)


def _edit(
    model: type[Any],
    ids: Iterable[UUID],
    edits: Sequence[Edit],
    by: User | None,
    at: datetime,
    *,
    check: Callable[[Any], Any] | None = None,
    then: Callable[[dict[Any, Changes], User | None, datetime], None] | None = None,
) -> Outcome:
    outcome = Outcome()
    make_tags(edits)
    rows = lock_many(model, ids, outcome)
    plain = [edit for edit in edits if not is_tags(edit)]
    kept = edit_rows(rows, plain, outcome, by=by, at=at, check=check)
    changed = {row for row, changes in kept.items() if changes}
    if then:
        then(kept, by, at)
    for edit in filter(is_tags, edits):
        changed |= tag_rows(kept, edit, by=by, at=at).keys()
    outcome.done, outcome.same = len(changed), len(kept) - len(changed)
    return outcome


def _delete(model: type[Any], ids: Iterable[UUID], by: User | None, at: datetime) -> Outcome:
    outcome = Outcome()
    with transaction.atomic():
        rows = lock_many(model, ids, outcome)
        name = f"{model._meta.model_name}.deleted"
        said = [(row.pk, {"name": row.name}) for row in rows]
        log.record_many(name, subject_type=model._meta.label_lower, said=said, actor=by, at=at)
        model.objects.filter(pk__any_of=[row.pk for row in rows]).delete()
    outcome.done = len(rows)
    return outcome


def _to_account(edit: Edit, by: User | None, at: datetime) -> Edit:
    if edit.field == "account":
        return Edit("account", edit.how, account_named(edit.value or "", by=by, at=at))
    return Edit(edit.field, edit.how, normalised({edit.field: edit.value})[edit.field])


def _note_assignments(kept: dict[Any, Changes], by: User | None, at: datetime) -> None:
    giver = by.pk if by else None
    given = [contact for contact, changes in kept.items() if "owner" in changes and contact.owner_id]
    ContactAssignment.objects.bulk_create(
        ContactAssignment(contact=contact, user_id=contact.owner_id, assigned_by_id=giver, assigned_at=at)
        for contact in given
    )


def _record(changed: dict[Any, Changes], by: User | None, at: datetime) -> None:
    if not changed:
        return
    model = next(iter(changed))._meta
    said = [(row.pk, {"changes": changes}) for row, changes in changed.items()]
    log.record_many(f"{model.model_name}.updated", subject_type=model.label_lower, said=said, actor=by, at=at)
