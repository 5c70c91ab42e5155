"""
The value of one field of one record.

Each kind of record has its own table: a key (owner, field), the value as JSON, and beside it what an index can take
under row-level security: the text, or the number. A trigger (customfields.triggers) refuses what the field does not
allow, whoever writes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q

from core.models import TenantManager, TenantRow
from customfields.models.definitions import FieldDefinition

INDEXED = 500  # letters; PostgreSQL's indexes take no more than 2,700 bytes
IS_TEXT = "jsonb_typeof(%(expressions)s) IN ('string', 'boolean')"
TEXT = f"CASE WHEN {IS_TEXT} THEN lower(left(%(expressions)s #>> '{{}}', 500)) END"
NUMBER = "CASE WHEN jsonb_typeof(%(expressions)s) = 'number' THEN (%(expressions)s)::double precision END"


class FieldValue(TenantRow):
    """
    A value; where a record has none there is no row.

    Text, choices (the option's key), yes or no ("true", "false"), dates (2026-11-30), moments
    (2026-11-30T12:00:00+00:00, always UTC) and members (their id) stand in `text`, in small letters, and sort there as
    they should; numbers and money stand in `number`. Several choices stand in FieldChoice.
    """

    field = models.ForeignKey(FieldDefinition, models.DB_CASCADE, db_index=False, related_name="+")
    value = models.JSONField()
    text = models.GeneratedField(
        expression=Func(F("value"), template=TEXT), output_field=models.TextField(null=True), db_persist=True
    )
    number = models.GeneratedField(
        expression=Func(F("value"), template=NUMBER), output_field=models.FloatField(null=True), db_persist=True
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        default_manager_name = "objects"


def value_indexes(prefix: str, owner: str) -> list[models.Index]:
    """Make the indexes of a table of values: one finds and orders by text, one by number; each holds its own rows."""
    return [
        models.Index(
            fields=("workspace", "field", "text", owner), condition=Q(text__isnull=False), name=f"{prefix}_text"
        ),
        models.Index(
            fields=("workspace", "field", "number", owner), condition=Q(number__isnull=False), name=f"{prefix}_number"
        ),
    ]
