"""Make one contact of several: what is not chosen stays findable, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from contacts.models import Contact, ContactAlias, ContactAssignment, ContactFieldValue, DuplicateCandidate
from contacts.services.moving import move_references
from contacts.services.writing import unless_taken
from core.edits import as_text
from core.errors import DomainError
from events import log
from operations.models import Operation
from operations.services import recorded
from workspaces.models import User

FEWEST, MOST = 2, 5
CHOSEN = (
    *("first_name", "last_name", "email", "phone_number", "mobile_phone", "account", "job_title", "department"),
    *("owner", "website", "linkedin_url", "contact_type", "relationship_status", "priority"),
    *("preferred_contact_method", "lead_source", "next_contact_date", "birthday", "anniversary", "time_zone"),
    *("address_1", "address_2", "zip_code", "city", "state", "country", "external_id"),
)
ANY = ("no_email", "no_calls", "is_favorite")  # what one of them wants holds: the strictest consent wins
ALWAYS = (*ANY, "is_archived", "notes", "metadata", "last_contact_date", "merged_from")
EMPTY: tuple[Any, ...] = ("", None)


class NotMergeable(DomainError):
    """These contacts cannot be made one; the text says why."""


class ChangedMeanwhile(DomainError):
    """Somebody merged, deleted or changed one of the contacts; nothing was done."""


def merge_contacts(
    *,
    contacts: Iterable[UUID],
    survivor: UUID,
    by: User | None,
    at: datetime,
    choices: Mapping[str, UUID] | None = None,
    seen: Mapping[UUID, datetime] | None = None,
) -> Contact:
    """
    Merge 2 to 5 contacts into one of them, in an operation that can be undone.

    `choices` says for a field whose value to take; without one it is the survivor's, else the first that has one.
    `seen` are the times of last change that the person saw.

    :raises NotMergeable: if these are not 2 to 5 contacts with the survivor among them.
    :raises ChangedMeanwhile: if one of them is gone, or not as it was seen.
    """
    ids = sorted(set(contacts))
    if not FEWEST <= len(ids) <= MOST or survivor not in ids:
        raise NotMergeable(f"Choose {FEWEST} to {MOST} contacts, and which of them stays.")
    with unless_taken(), transaction.atomic():
        found = list(Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))
        _check(found, ids, seen or {})
        kept = next(each for each in found if each.pk == survivor)
        others = [each for each in found if each.pk != survivor]
        title = f"Merged {', '.join(each.name for each in others)} into {kept.name}"
        with recorded(kind=Operation.Kind.MERGE, title=title, by=by, at=at):
            _merge(kept, others, choices or {}, by=by, at=at)
    return kept


def merged_values(kept: Contact, others: Sequence[Contact], choices: Mapping[str, UUID]) -> dict[str, Any]:
    """Give the values of the one contact that becomes of several."""
    everybody = [kept, *others]
    by_id = {each.pk: each for each in everybody}
    values: dict[str, Any] = {}
    for name in CHOSEN:
        chosen = by_id.get(choices[name]) if name in choices else None
        first = next((each for each in everybody if getattr(each, _column(name)) not in EMPTY), kept)
        values[_column(name)] = getattr(chosen or first, _column(name))
    values |= {name: any(getattr(each, name) for each in everybody) for name in ANY}
    values["is_archived"] = all(each.is_archived for each in everybody)
    values["notes"] = _notes(kept, others)
    values["metadata"] = {key: value for each in reversed(everybody) for key, value in each.metadata.items()}
    days: list[date] = [each.last_contact_date for each in everybody if each.last_contact_date]
    values["last_contact_date"] = max(days, default=None)
    further = [{"id": str(each.pk), "name": each.name} for each in others]
    values["merged_from"] = [*kept.merged_from, *(known for each in others for known in each.merged_from), *further]
    return values


def _column(name: str) -> str:
    return str(Contact._meta.get_field(name).attname)  # type: ignore[union-attr]


def _notes(kept: Contact, others: Sequence[Contact]) -> str:
    """Put the notes below each other, those of the others with whose they were."""
    said = [kept.notes] if kept.notes else []
    said += [f"{each.name}: {each.notes}" for each in others if each.notes and each.notes not in kept.notes]
    return "\n\n".join(said)


def _check(found: Sequence[Contact], ids: Sequence[UUID], seen: Mapping[UUID, datetime]) -> None:
    if len(found) != len(ids):
        raise ChangedMeanwhile("One of these contacts was merged or deleted meanwhile. Look at the list again.")
    changed = [each.name for each in found if each.pk in seen and seen[each.pk] != each.updated_at]
    if changed:
        raise ChangedMeanwhile(f"Somebody changed {', '.join(changed)} meanwhile. Look at the values again.")


def _merge(
    kept: Contact, others: Sequence[Contact], choices: Mapping[str, UUID], *, by: User | None, at: datetime
) -> None:
    values = merged_values(kept, others, choices)
    before = {name: getattr(kept, name) for name in values}
    _choose_values(kept, others, choices)
    known = {pair for each in (kept, *others) for pair in _ways(each)}
    for each in others:
        move_references(each, kept, label=each.name)
        whither = {"name": each.name, "into": str(kept.pk)}
        log.record("contact.merged_away", subject=each, actor=by, at=at, data=whither)
    gone = [each.pk for each in others]
    Contact.objects.filter(pk__in=gone).delete()  # before their addresses are taken over
    for name, value in values.items():
        setattr(kept, name, value)
    kept.updated_by = by
    kept.save()
    former = sorted(known - _ways(kept))
    ContactAlias.objects.bulk_create(
        [ContactAlias(contact=kept, kind=kind, value=value) for kind, value in former], ignore_conflicts=True
    )
    if before["owner_id"] != kept.owner_id and kept.owner_id:
        ContactAssignment.objects.create(contact=kept, user_id=kept.owner_id, assigned_by=by, assigned_at=at)
    _settle_pairs(kept.pk, gone, by, at)
    changes = {
        name: [as_text(before[name]), as_text(kept_value)]
        for name, kept_value in values.items()
        if before[name] != kept_value and name not in {"metadata", "merged_from"}
    }
    data = {"others": [each.name for each in others], "ids": [str(pk) for pk in gone], "changes": changes}
    log.record("contact.merged", subject=kept, actor=by, at=at, data=data)


def _choose_values(kept: Contact, others: Sequence[Contact], choices: Mapping[str, UUID]) -> None:
    """Take over the values of custom fields that were chosen, by the field's id; others are only filled in."""
    for name, chosen in choices.items():
        if name in CHOSEN or chosen not in {each.pk for each in others}:
            continue
        theirs = next(
            (each for each in ContactFieldValue.objects.filter(contact=chosen) if str(each.field_id) == name), None
        )
        if theirs is not None:
            ContactFieldValue.objects.update_or_create(
                contact_id=kept.pk, field_id=theirs.field_id, defaults={"value": theirs.value}
            )


def _ways(contact: Contact) -> set[tuple[str, str]]:
    """List the addresses and numbers that lead to a contact, as aliases keep them."""
    ways = {("email", contact.email), ("phone", contact.phone_number), ("phone", contact.mobile_phone)}
    return {(kind, value) for kind, value in ways if value}


def _settle_pairs(kept: UUID, gone: Sequence[UUID], by: User | None, at: datetime) -> None:
    """Mark the merged pairs, forget open ones of who is gone, and let what was not the same stay so for the one."""
    among = {kept, *gone}
    pairs = list(DuplicateCandidate.objects.of(*gone))
    inside = [each for each in pairs if {each.first_id, each.second_id} <= among]
    decided = {"status": DuplicateCandidate.Status.MERGED, "decided_by": by, "decided_at": at}
    DuplicateCandidate.objects.filter(pk__in=[each.pk for each in inside]).update(**decided)
    outside = [each for each in pairs if each not in inside]
    DuplicateCandidate.objects.open().filter(pk__in=[each.pk for each in outside]).delete()
    apart = [each for each in outside if each.status == DuplicateCandidate.Status.NOT_SAME]
    strangers = {each.first_id if each.second_id in among else each.second_id: each for each in apart}
    ordered = {tuple(sorted((kept, stranger))): each for stranger, each in strangers.items()}
    for (first, second), each in ordered.items():
        known = DuplicateCandidate.objects.filter(first_id=first, second_id=second)
        said = {"status": each.status, "decided_by_id": each.decided_by_id, "decided_at": each.decided_at}
        if not known.update(**said):
            DuplicateCandidate.objects.create(
                first_id=first, second_id=second, score=each.score, evidence=each.evidence, **said
            )


def suggested_survivor(contacts: Sequence[Contact]) -> Contact:
    """Give the contact of which most is known; the one that was changed last among equals."""
    names = [_column(name) for name in CHOSEN]

    def known(each: Contact) -> tuple[int, datetime]:
        return sum(getattr(each, name) not in EMPTY for name in names), each.updated_at

    return max(contacts, key=known)


def merge_pairs(*, pairs: Iterable[tuple[UUID, UUID]], by: User | None, at: datetime) -> int:
    """
    Merge pairs in one operation, those that hang together at once; tell how many contacts went into another.

    Of more than five that hang together the first five are merged; who was changed meanwhile is left alone.
    """
    merged = 0
    groups = _groups(pairs)
    with recorded(kind=Operation.Kind.MERGE, title=f"Merged {len(groups)} groups of duplicates", by=by, at=at):
        for ids in groups:
            found = list(Contact.objects.filter(pk__in=ids[:MOST]))
            if len(found) < FEWEST:
                continue
            survivor = suggested_survivor(found).pk
            try:
                merge_contacts(contacts=[each.pk for each in found], survivor=survivor, by=by, at=at)
            except DomainError:
                continue
            merged += len(found) - 1
    return merged


def _groups(pairs: Iterable[tuple[UUID, UUID]]) -> list[list[UUID]]:
    """Put together who hangs together by pairs."""
    groups: list[list[UUID]] = []
    for pair in pairs:
        touched = [group for group in groups if not set(group).isdisjoint(pair)]
        together = list(dict.fromkeys([*(pk for group in touched for pk in group), *pair]))
        groups = [group for group in groups if group not in touched] + [together]
    return groups
