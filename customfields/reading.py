"""What records hold in their fields: one query for a record or for a page of them, none where there are no fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from core.edits import as_text
from core.scope import current_workspace_id
from customfields.definitions import fields_of
from customfields.kinds import typed
from customfields.models import FieldDefinition, Kind
from customfields.owners import Owner, owner_for, owner_of
from workspaces.models import User

# The options and the person that the value v of a field d names, so that nothing else need be read to show it.
NAMED = """CASE d.kind
    WHEN 'select' THEN (
        SELECT jsonb_build_array(jsonb_build_object('key', o.key, 'name', o.label, 'colour', o.colour))
        FROM customfields_fieldoption o WHERE o.field_id = v.field_id AND o.key = v.value #>> '{}')
    WHEN 'multi_select' THEN (
        SELECT jsonb_agg(
            jsonb_build_object('key', o.key, 'name', o.label, 'colour', o.colour) ORDER BY o.position, o.id)
        FROM customfields_fieldoption o
        WHERE o.field_id = v.field_id AND o.key = ANY (ARRAY(SELECT jsonb_array_elements_text(v.value))))
    WHEN 'member' THEN (
        SELECT jsonb_build_array(jsonb_build_object(
            'id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name))
        FROM workspaces_user u WHERE u.id = (v.value #>> '{}')::uuid)
    END"""
READ = """
SELECT v.{key}_id, v.field_id, v.value, {named}
FROM {table} v JOIN customfields_fielddefinition d ON d.id = v.field_id
WHERE v.workspace_id = %s AND v.{key}_id = ANY (%s) AND v.field_id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What one record holds in one field: as it is kept, and the options or the person that this names."""

    field: FieldDefinition
    kept: Any = None
    named: Sequence[dict[str, Any]] = ()

    @property
    def value(self) -> Any:
        """The value as Python has it: a member as a user, a choice as its key."""
        return typed(self.field.kind, self.kept, self._person())

    def _person(self) -> User | None:
        if self.field.kind != Kind.MEMBER or not self.named:
            return None
        return User(**self.named[0] | {"id": UUID(self.named[0]["id"])})

    @property
    def shown(self) -> Any:
        """The value as a page shows it: choices as a list of {name, colour}."""
        return self.named if self.field.has_options else self.value

    @property
    def said(self) -> Any:
        """The value as JSON can keep it and a person read it; choices by their labels."""
        if self.field.has_options:
            return ", ".join(each["name"] for each in self.named)
        return as_text(self.value)


type Values = dict[str, Held]


def values_of(record: models.Model, fields: Sequence[FieldDefinition] | None = None) -> Values:
    """Give what a record holds, by the fields' keys: of these fields, or of all in use; nothing for empty ones."""
    return read_values(owner_for(record).context, [record.pk], fields).get(record.pk, {})


def read_values(
    context: str, ids: Iterable[UUID], fields: Sequence[FieldDefinition] | None = None
) -> dict[UUID, Values]:
    """Give what records hold, by their ids and the fields' keys; records that hold nothing are left out."""
    wanted = {each.pk: each for each in (fields_of(context) if fields is None else fields)}
    if not wanted:
        return {}
    found: dict[UUID, Values] = {}
    with connection.cursor() as cursor:
        cursor.execute(_query(owner_of(context)), [current_workspace_id(), list(ids), list(wanted)])
        for owner, field_id, value, named in cursor:
            definition = wanted[field_id]
            found.setdefault(owner, {})[definition.key] = Held(definition, _read(value), _read(named) or ())
    return found


@cache
def _query(owner: Owner) -> str:
    return READ.format(table=owner.values._meta.db_table, key=owner.key, named=NAMED)


def _read(value: Any) -> Any:
    """Django asks psycopg to leave JSON as text."""
    return json.loads(value) if isinstance(value, str) else value
