"""
Record what an operation does to the rows of a table, so that it can be taken back (docs/undo.md).

Triggers do it, whoever writes: services, cascades, rows that were copied in, plain SQL. They sleep unless
`app.operation_id` is set in the transaction (operations.recording). A statement leaves one row for up to a thousand
rows that it touched: a row for each would cost imports a sixth of their speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

# The join is a full one because PostgreSQL keeps the plan: made for one row it would loop, and take minutes for 20,000.
BODY = """
DECLARE
    operation uuid := current_setting('app.operation_id');
    width int := (SELECT relnatts FROM pg_class WHERE oid = TG_RELID);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO operations_changeset
            (workspace_id, operation_id, "table", action, kind, width, rows, records, keys, digests)
        SELECT workspace_id, operation, TG_TABLE_NAME, 'insert', kind, width, count(*),
            array_agg(record), array_agg(key), array_agg(digest)
        FROM (
            SELECT workspace_id, {fresh_kind} AS kind, {fresh_record} AS record, {key} AS key,
                hash_record_extended(fresh, 0) AS digest, (row_number() OVER () - 1) / 1000 AS part
            FROM fresh
        ) written GROUP BY workspace_id, kind, part;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO operations_changeset
            (workspace_id, operation_id, "table", action, kind, width, rows, records, keys, parents, before)
        SELECT workspace_id, operation, TG_TABLE_NAME, 'delete', kind, width, count(*),
            array_agg(record), array_agg(key), array_agg(parent), array_agg(was)
        FROM (
            SELECT workspace_id, {gone_kind} AS kind, {gone_record} AS record, {key} AS key,
                {deleted_with} AS parent, hstore(gone) AS was, (row_number() OVER () - 1) / 1000 AS part
            FROM gone
        ) written GROUP BY workspace_id, kind, part;
    ELSE
        INSERT INTO operations_changeset
            (workspace_id, operation_id, "table", action, kind, width, rows, records, keys, parents,
            before, after, digests)
        SELECT workspace_id, operation, TG_TABLE_NAME, 'update', kind, width, count(*),
            array_agg(record), array_agg(key), array_agg(parent), array_agg(was - became), array_agg(became - was),
            array_agg(digest)
        FROM (
            SELECT *, (row_number() OVER () - 1) / 1000 AS part FROM (
                SELECT gone.workspace_id, {gone_kind} AS kind, {gone_record} AS record, gone.{key} AS key,
                    {untied_from} AS parent, hstore(gone) AS was, hstore(fresh) AS became,
                    hash_record_extended(fresh, 0) AS digest
                FROM gone FULL JOIN fresh USING ({primary_key})
            ) joined WHERE was IS DISTINCT FROM became
        ) written GROUP BY workspace_id, kind, part;
    END IF;
    RETURN NULL;
END
"""
TRACK = """
CREATE OR REPLACE FUNCTION {table}_track() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $track${body}$track$;
CREATE OR REPLACE TRIGGER track_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT WHEN ({active}) EXECUTE FUNCTION {table}_track();
CREATE OR REPLACE TRIGGER track_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS fresh OLD TABLE AS gone
    FOR EACH STATEMENT WHEN ({active}) EXECUTE FUNCTION {table}_track();
CREATE OR REPLACE TRIGGER track_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT WHEN ({active}) EXECUTE FUNCTION {table}_track();
"""
ACTIVE = "current_setting('app.operation_id', true) <> ''"
FORGET = """
DROP TRIGGER track_insert ON {table}; DROP TRIGGER track_update ON {table}; DROP TRIGGER track_delete ON {table};
DROP FUNCTION {table}_track();
"""


@dataclass(frozen=True, slots=True)
class Tracked:
    """
    Says, as `tracked` of a model, that operations record its rows.

    `owners` are the references to the record that a row is a part of, of which each row has one; a model without is
    a record itself. `parent` is the reference of a record to the one that it is deleted with, or untied from.
    """

    owners: Sequence[str] = ()
    parent: str = ""


def body_of(model: type[models.Model], tracked: Tracked) -> str:
    """Write the body of the trigger function of a model, also of one of a migration's past state."""
    key = primary_key_of(model)
    deleted_with, untied_from = _parents(model, tracked)
    return BODY.format(
        fresh_kind=_kind(model, tracked, "fresh"),
        gone_kind=_kind(model, tracked, "gone"),
        fresh_record=_record(model, tracked, "fresh"),
        gone_record=_record(model, tracked, "gone"),
        key=key[-1],
        primary_key=", ".join(key),
        deleted_with=deleted_with,
        untied_from=untied_from,
    )


def primary_key_of(model: type[models.Model]) -> list[str]:
    """List the columns of a model's key; the last one tells apart the rows of one record."""
    return [str(field.column) for field in model._meta.pk_fields]


def _kind(model: type[models.Model], tracked: Tracked, rows: str) -> str:
    owners = [_owner(model, name) for name in tracked.owners]
    if len(owners) < 2:
        return f"'{owners[0].related_model._meta.label_lower if owners else model._meta.label_lower}'"
    cases = (f"WHEN {rows}.{each.column} IS NOT NULL THEN '{each.related_model._meta.label_lower}'" for each in owners)
    return f"CASE {' '.join(cases)} END"


def _record(model: type[models.Model], tracked: Tracked, rows: str) -> str:
    columns = [_owner(model, name).column for name in tracked.owners] or primary_key_of(model)
    return f"coalesce({', '.join(f'{rows}.{column}' for column in columns)})"


def _parents(model: type[models.Model], tracked: Tracked) -> tuple[str, str]:
    """Write with which record one is deleted, and from which it is untied by an update."""
    if not tracked.parent:
        return "NULL::uuid", "NULL::uuid"
    parent = _owner(model, tracked.parent)
    column = parent.column
    untied = f"CASE WHEN gone.{column} IS DISTINCT FROM fresh.{column} THEN gone.{column} END"
    return column if parent.remote_field.on_delete is models.DB_CASCADE else "NULL::uuid", untied


def _owner(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


class TrackChanges(migrations.operations.base.Operation):
    """Let operations record the changes of a table; repeated, it writes the function anew."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, *, owners: Sequence[str] = (), parent: str = "") -> None:
        self.name = name
        self.tracked = Tracked(tuple(owners), parent)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        said = {"owners": self.tracked.owners, "parent": self.tracked.parent}
        return self.__class__.__qualname__, [self.name], {name: value for name, value in said.items() if value}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are not part of Django's picture of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        body = body_of(model, self.tracked)
        editor.execute(TRACK.format(table=model._meta.db_table, body=body, active=ACTIVE))

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        editor.execute(FORGET.format(table=from_state.apps.get_model(app_label, self.name)._meta.db_table))

    def describe(self) -> str:
        return f"Track changes of {self.name}"
