"""What the records of a page hold in their fields, as one JSON object beside each row: no query more for any column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField

from customfields.owners import Owner
from customfields.reading import NAMED

PATH = "held_in_fields"
# by the fields' keys: the value as it is kept, and what it names
HELD = """(
SELECT jsonb_object_agg(d.key, jsonb_build_array(v.value, {named}))
FROM {table} v JOIN customfields_fielddefinition d ON d.id = v.field_id
WHERE v.{key}_id = {record} AND v.field_id = ANY (%s)
)"""


class Held(Func):
    """The values of a record in some fields."""

    def __init__(self, owner: Owner, field_ids: Sequence[UUID]) -> None:
        super().__init__(F("pk"), output_field=JSONField())
        self.owner = owner
        self.field_ids = field_ids

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        record, parameters = compiler.compile(self.source_expressions[0])
        table = self.owner.values._meta.db_table
        sql = HELD.format(named=NAMED, table=table, key=self.owner.key, record=record)
        return sql, (*parameters, list(self.field_ids))
