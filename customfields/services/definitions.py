"""Say which fields there are. One admin at a time: each change takes a new version of the workspace's fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from core import edits
from core.errors import DomainError
from core.locks import lock
from customfields.kinds import clean
from customfields.lookups import look_up
from customfields.models import FieldDefinition
from customfields.owners import owner_of
from customfields.services.keys import key_for
from customfields.services.options import NewOption, store_options
from customfields.services.versions import next_version
from events import log
from workspaces.models import User

MOST_FIELDS = 200  # of one kind of record


class FieldNameTaken(DomainError):
    """Such records have a field of that name already."""


class KeyTaken(DomainError):
    """The key names a column of such records, or a field that they have or had."""


class NoSuchContext(DomainError):
    """Such records have no fields of a workspace's own."""


class TooManyFields(DomainError):
    """A record with so many fields is no longer one that people fill in."""


def define_field(
    *,
    context: str,
    label: str,
    kind: str,
    by: User | None,
    at: datetime,
    key: str = "",
    options: Iterable[NewOption | str] = (),
    default: Any = None,
    **settings: Any,
) -> FieldDefinition:
    """
    Add a field, behind the others, with its options; the key is made of the label where none is wanted.

    :raises FieldNameTaken, KeyTaken: if there is one already.
    :raises NoSuchContext, TooManyFields: if such records take no fields, or no more of them.
    :raises BadValue: if the field would not take its own default.
    """
    with transaction.atomic():
        next_version()
        place = _next_place(context, " ".join(label.split()), key)
        field = FieldDefinition(context=context, kind=kind, created_by=by, updated_by=by, **place, **settings)
        _save(field)
        if field.has_options:
            store_options(field, options)
        if default is not None:
            field.default = clean(field, default, look_up([(field, default)]))
            field.save(update_fields=("default",))
        log.record("field.defined", subject=field, actor=by, at=at, data={"name": field.label, "context": context})
    return field


def _next_place(context: str, label: str, key: str) -> dict[str, Any]:
    """Give label, key and position of a new field."""
    others = list(FieldDefinition.objects.of(context).values_list("key", flat=True))
    if len(others) >= MOST_FIELDS:
        raise TooManyFields(f"There are {MOST_FIELDS} fields already.")
    used = _own_names(context) | set(others)
    if key in used:
        raise KeyTaken(f"The key {key} is taken. Choose another one.", field="key")
    return {"label": label, "key": key or key_for(label, used, otherwise="field"), "position": len(others)}


def change_field(
    *,
    field: FieldDefinition,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> dict[str, list[Any]]:
    """
    Change what is said of a field and tell {name: [before, after]}; its kind and its key stay, and so do all values.

    :raises EditConflict: if somebody changed what `originals` says was seen.
    :raises FieldNameTaken: if such records have another field of that name.
    :raises BadValue: if the field would not take its own default.
    """
    wanted = dict(values)
    if fixed := wanted.keys() & {"key", "kind", "context"}:
        raise KeyTaken(f"A field keeps its {' and '.join(sorted(fixed))}. Add another field instead.")
    with transaction.atomic():
        next_version()
        lock(field)
        if "default" in wanted:
            wanted["default"] = clean(field, wanted["default"], look_up([(field, wanted["default"])]))
        if "label" in wanted:
            wanted["label"] = " ".join(wanted["label"].split())
        changes = edits.apply(field, wanted, originals)
        if changes:
            field.updated_by = by
            _save(field)
            log.record("field.changed", subject=field, actor=by, at=at, data={"changes": changes, "name": field.label})
    return changes


def order_fields(*, context: str, field_ids: Sequence[UUID], by: User | None, at: datetime) -> bool:
    """Put fields into the order of the ids; unknown ids are passed over, missing ones stay behind the rest."""
    with transaction.atomic():
        next_version()
        fields = list(FieldDefinition.objects.of(context).present().in_order())
        ranks = {field_id: rank for rank, field_id in enumerate(field_ids)}
        wanted = sorted(fields, key=lambda field: ranks.get(field.pk, len(ranks)))
        if wanted == fields:
            return False
        for position, field in enumerate(wanted):
            field.position = position
        FieldDefinition.objects.bulk_update(wanted, ["position"])
        data = {"context": context, "fields": [field.label for field in wanted]}
        log.record("field.ordered", subject=wanted[0], actor=by, at=at, data=data)
    return True


def remove_field(*, field: FieldDefinition, by: User | None, at: datetime) -> bool:
    """Take a field out of use for good, its key with it; False if that was done. The values go by themselves later."""
    with transaction.atomic():
        next_version()
        lock(field)
        if field.removed_at is not None:
            return False
        field.removed_at, field.updated_by = at, by
        field.save(update_fields=("removed_at", "updated_by", "updated_at"))
        log.record("field.removed", subject=field, actor=by, at=at, data={"name": field.label})
    return True


def _own_names(context: str) -> frozenset[str]:
    try:
        return owner_of(context).own_names
    except LookupError as error:
        raise NoSuchContext("Such records have no fields of your own yet.", field="context") from error


def _save(field: FieldDefinition) -> None:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise FieldNameTaken(f"There is a field called {field.label} already.", field="label") from error
