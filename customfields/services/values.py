"""
Set what a record holds in its fields; the services of leads, contacts and accounts call these.

Values are keyed by the fields' names ("field:budget") and travel among the record's own: `apply` is `core.edits.apply`
for both at once, so that one event tells of one change. The record is locked by whoever calls, and with it its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from core import edits
from core.edits import Clash, EditConflict
from core.errors import DomainError
from core.scope import current_workspace_id
from customfields.definitions import field_named, fields_of, is_field, role_of
from customfields.kinds import BadValue, clean
from customfields.lookups import look_up
from customfields.models import FieldDefinition, Kind
from customfields.owners import owner_for
from customfields.reading import Held, Values, values_of
from workspaces.models import User

type Kept = dict[FieldDefinition, Any]  # values as they are kept; None for an empty one

UPSERT = """
INSERT INTO {table} (workspace_id, {key}_id, field_id, value)
SELECT %s, %s, given.field_id, given.value FROM unnest(%s::uuid[], %s::jsonb[]) given (field_id, value)
ON CONFLICT ({key}_id, field_id) DO UPDATE SET value = excluded.value
"""


class NoSuchField(DomainError):
    """Such records have no field of the key, or not one that this member sees."""


class FieldsRequired(DomainError):
    """A record cannot be without some values."""

    def __init__(self, fields: Iterable[FieldDefinition]) -> None:
        missing = list(fields)
        labels = ", ".join(field.label for field in missing)
        super().__init__(f"These need to be filled in: {labels}.", field=missing[0].name)


def apply(
    record: models.Model,
    values: Mapping[str, Any],
    originals: Mapping[str, Any] | None = None,
    *,
    by: User | None = None,
) -> dict[str, list[Any]]:
    """
    Set columns and fields of a record just locked and tell {name: [before, after]}; fields are stored, columns not.

    :raises EditConflict: if somebody changed one of them since `originals` were read; nothing is changed then.
    :raises NoSuchField, BadValue, FieldsRequired: if a value cannot be kept.
    """
    seen = originals or {}
    given = {name: value for name, value in values.items() if is_field(name)}
    if not given:
        return edits.apply(record, values, seen)
    own = own_values(values)
    held = values_of(record, _fields(record, given, by))
    kept, before = _cleaned(record, given, held, by), _unheld(held)
    if clashes := edits.find_clashes(record, own, seen) + _clashes(kept, given, held, seen):
        raise EditConflict(clashes)
    changes = edits.apply(record, own)
    changed = {field: value for field, value in kept.items() if value != before(field)}
    if emptied := [field for field, value in changed.items() if value is None and field.is_required]:
        raise FieldsRequired(emptied)
    if changed:
        _write(record, changed)
        now = values_of(record, list(changed))
        changes |= {field.name: [_said(held, field), _said(now, field)] for field in changed}
    return changes


def find_clashes(
    record: models.Model, values: Mapping[str, Any], originals: Mapping[str, Any], *, by: User | None = None
) -> list[Clash]:
    """List the columns and fields whose stored value is neither what the person saw nor already what they sent."""
    given = {name: value for name, value in values.items() if is_field(name)}
    clashes = edits.find_clashes(record, own_values(values), originals)
    if not given or not originals.keys() & given.keys():
        return clashes
    held = values_of(record, _fields(record, given, by))
    return clashes + _clashes(_cleaned(record, given, held, by), given, held, originals)


def check_new(context: str, values: Mapping[str, Any], *, by: User | None, is_complete: bool = True) -> Kept:
    """
    Clean what a new record is to hold, with the defaults of fields that are not given; `store_new` stores it.

    What is made in passing, such as an account of which only the name was typed, is not complete and may lack values.

    :raises NoSuchField, BadValue: if a value cannot be kept.
    :raises FieldsRequired: if a field that always needs a value, and that the person sees, has none.
    """
    every = fields_of(context)
    fields = [field for field in every if field.is_visible_to(role_of(by))] if every else []
    given = {name: value for name, value in values.items() if is_field(name)}
    pairs = [(_named(context, name, by), value) for name, value in given.items()]
    found = look_up(pairs)
    kept = {field: clean(field, value, found) for field, value in pairs}
    kept |= {field: field.default for field in every if field not in kept and field.default is not None}
    missing = [field for field in fields if field.is_required and kept.get(field) is None]
    if missing and is_complete:
        raise FieldsRequired(missing)
    return {field: value for field, value in kept.items() if value is not None}


def store_new(record: models.Model, kept: Kept) -> None:
    """Store what a record that was just inserted is to hold."""
    if kept:
        _write(record, kept)


def own_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give those of the values that are columns of the record itself."""
    return {name: value for name, value in values.items() if not is_field(name)}


def _fields(record: models.Model, names: Iterable[str], by: User | None) -> list[FieldDefinition]:
    context = owner_for(record).context
    return [_named(context, name, by) for name in names]


def _named(context: str, name: str, by: User | None) -> FieldDefinition:
    field = field_named(context, name)
    if field is None or not field.is_visible_to(role_of(by)):
        raise NoSuchField(f"There is no field “{name}”.", field=name)
    return field


def _cleaned(record: models.Model, given: Mapping[str, Any], held: Values, by: User | None) -> Kept:
    pairs = list(zip(_fields(record, given, by), given.values(), strict=True))
    found = look_up(pairs, {each.field.pk: _names_in(each) for each in held.values()})
    return {field: clean(field, value, found) for field, value in pairs}


def _names_in(held: Held) -> set[str]:
    """Give the keys of options, or the member's id, that a record holds in a field."""
    if held.field.kind == Kind.MULTI_SELECT:
        return set(held.kept)
    return {str(held.kept)} if held.field.kind in {Kind.SELECT, Kind.MEMBER} else set()


def _clashes(kept: Kept, given: Mapping[str, Any], held: Values, originals: Mapping[str, Any]) -> list[Clash]:
    stored = _unheld(held)
    clashes = []
    for field, mine in kept.items():
        if field.name not in originals or stored(field) == mine:
            continue
        original = originals[field.name]
        if not _is_same(field, original, held.get(field.key)):
            theirs = held[field.key].value if field.key in held else None
            clashes.append(Clash(field.name, field.label, original, theirs, given[field.name]))
    return clashes


def _is_same(field: FieldDefinition, original: Any, held: Held | None) -> bool:
    """Tell whether what a person saw is what is stored."""
    found = look_up([(field, original)], {field.pk: _names_in(held)} if held else None)
    try:
        return clean(field, original, found) == (held.kept if held else None)
    except BadValue:
        return False


def _unheld(held: Values) -> Any:
    return lambda field: held[field.key].kept if field.key in held else None


def _said(held: Values, field: FieldDefinition) -> Any:
    return held[field.key].said if field.key in held else None


def _write(record: models.Model, kept: Kept) -> None:
    owner = owner_for(record)
    given = {field.pk: value for field, value in kept.items() if value is not None}
    if given:
        statement = UPSERT.format(table=owner.values._meta.db_table, key=owner.key)
        rows = [current_workspace_id(), record.pk, list(given), [Jsonb(value) for value in given.values()]]
        with connection.cursor() as cursor:
            cursor.execute(statement, rows)
    if gone := [field for field, value in kept.items() if value is None]:
        owner.values._default_manager.filter(**{owner.key: record.pk}, field__in=gone).delete()
