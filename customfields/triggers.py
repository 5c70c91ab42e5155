"""
What PostgreSQL itself refuses to keep as a field's value, whoever writes it; and the choices that it keeps for filters.

The triggers look at all rows of a statement at once, so that an import pays for them once a batch.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

# Says what is wrong with a value `f` of the field `d`; null where it fits. The forms are those of customfields.kinds.
FLAW = r"""CASE
    WHEN d.id IS NULL THEN 'is no field of such a record'
    WHEN d.kind IN ('number', 'money') THEN
        CASE WHEN jsonb_typeof(f.value) <> 'number' THEN 'must be a number' END
    WHEN d.kind = 'boolean' THEN
        CASE WHEN jsonb_typeof(f.value) <> 'boolean' THEN 'must be true or false' END
    WHEN d.kind = 'multi_select' THEN CASE
        WHEN jsonb_typeof(f.value) <> 'array' OR f.value = '[]' THEN 'must be a list of options'
        WHEN EXISTS (
            SELECT FROM jsonb_array_elements(f.value) chosen WHERE jsonb_typeof(chosen) <> 'string' OR NOT EXISTS (
                SELECT FROM customfields_fieldoption o WHERE o.field_id = d.id AND o.key = chosen #>> '{{}}')
        ) THEN 'has no such option' END
    WHEN jsonb_typeof(f.value) <> 'string' OR f.value = '""' THEN 'must be a text that is not empty'
    WHEN d.kind = 'select' THEN CASE
        WHEN NOT EXISTS (
            SELECT FROM customfields_fieldoption o WHERE o.field_id = d.id AND o.key = f.value #>> '{{}}'
        ) THEN 'has no such option' END
    WHEN d.kind = 'date' THEN CASE
        WHEN f.value #>> '{{}}' !~ '^\d{{4}}-\d\d-\d\d$' OR NOT pg_input_is_valid(f.value #>> '{{}}', 'date')
        THEN 'must be a day, written as 2026-11-30' END
    WHEN d.kind = 'datetime' THEN CASE
        WHEN f.value #>> '{{}}' !~ '^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$'
            OR NOT pg_input_is_valid(f.value #>> '{{}}', 'timestamptz')
        THEN 'must be a moment in UTC, written as 2026-11-30T12:00:00+00:00' END
    WHEN d.kind = 'member' THEN CASE
        WHEN NOT pg_input_is_valid(f.value #>> '{{}}', 'uuid') OR NOT EXISTS (
            SELECT FROM workspaces_membership m
            WHERE m.workspace_id = f.workspace_id AND m.user_id = (f.value #>> '{{}}')::uuid
        ) THEN 'must be a member of the workspace' END
    WHEN d.kind = 'long_text' THEN CASE
        WHEN length(f.value #>> '{{}}') > 20000 THEN 'must have at most 20000 characters' END
    WHEN length(f.value #>> '{{}}') > 500 THEN 'must have at most 500 characters'
END"""
KEEP = (
    r"""
CREATE FUNCTION {table}_check() RETURNS trigger LANGUAGE plpgsql AS $check$
DECLARE
    wrong record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- options stay as long as somebody is choosing them: deleting one locks its field
        PERFORM 1 FROM customfields_fielddefinition d
        WHERE d.kind IN ('select', 'multi_select') AND d.id IN (SELECT field_id FROM fresh) FOR KEY SHARE OF d;
        SELECT d.label, f.field_id, flaw.said INTO wrong FROM fresh f
        LEFT JOIN customfields_fielddefinition d
            ON d.id = f.field_id AND d.workspace_id = f.workspace_id AND d.context = '{context}',
        LATERAL (SELECT {flaw} AS said) flaw WHERE flaw.said IS NOT NULL LIMIT 1;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM customfields_fielddefinition d
        WHERE d.kind IN ('select', 'multi_select') AND d.id IN (SELECT field_id FROM fresh) FOR KEY SHARE OF d;
        SELECT d.label, f.field_id, flaw.said INTO wrong FROM fresh f
        LEFT JOIN gone g ON g.{owner} = f.{owner} AND g.field_id = f.field_id
        LEFT JOIN customfields_fielddefinition d
            ON d.id = f.field_id AND d.workspace_id = f.workspace_id AND d.context = '{context}',
        LATERAL (SELECT {flaw} AS said) flaw
        WHERE g.value IS DISTINCT FROM f.value AND flaw.said IS NOT NULL LIMIT 1;
    END IF;
    IF wrong.said IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('%s %s', coalesce(wrong.label, wrong.field_id::text), wrong.said),
            TABLE = '{table}', CONSTRAINT = '{table}_fits';
    END IF;
    RETURN NULL;
END $check$;
CREATE FUNCTION {table}_choices() RETURNS trigger LANGUAGE plpgsql AS $choices$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM customfields_fieldchoice c USING gone g
        WHERE jsonb_typeof(g.value) = 'array' AND c.owner = g.{owner} AND c.field_id = g.field_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO customfields_fieldchoice (workspace_id, owner, field_id, option)
        SELECT f.workspace_id, f.{owner}, f.field_id, chosen FROM fresh f,
        LATERAL jsonb_array_elements_text(f.value) chosen WHERE jsonb_typeof(f.value) = 'array'
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $choices$;
"""
    + "\n".join(
        f"CREATE TRIGGER {what}_{event} AFTER {event} ON {{table}} REFERENCING {rows}\n"
        f"    FOR EACH STATEMENT EXECUTE FUNCTION {{table}}_{what}();"
        for what, event, rows in (
            ("check", "insert", "NEW TABLE AS fresh"),
            ("check", "update", "NEW TABLE AS fresh OLD TABLE AS gone"),
            ("choices", "insert", "NEW TABLE AS fresh"),
            ("choices", "update", "NEW TABLE AS fresh OLD TABLE AS gone"),
            ("choices", "delete", "OLD TABLE AS gone"),
        )
    )
    # how often an option is chosen depends on the field: without this the planner takes each for rare
    + "\nCREATE STATISTICS {table}_texts (mcv, dependencies) ON field_id, text FROM {table};\n"
)
FORGET = """
DROP STATISTICS {table}_texts;
DROP TRIGGER check_insert ON {table}; DROP TRIGGER check_update ON {table};
DROP TRIGGER choices_insert ON {table}; DROP TRIGGER choices_update ON {table}; DROP TRIGGER choices_delete ON {table};
DROP FUNCTION {table}_check(); DROP FUNCTION {table}_choices();
"""


class CheckFieldValues(migrations.operations.base.Operation):
    """Check what is written into a table of values, and keep the choices in it."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, *, context: str, owner: str) -> None:
        self.name = name
        self.context = context
        self.owner = owner

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.name], {"context": self.context, "owner": self.owner}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are not part of Django's picture of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        flaw = FLAW.format()
        editor.execute(KEEP.format(table=table, context=self.context, owner=self.owner, flaw=flaw), params=None)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        editor.execute(FORGET.format(table=from_state.apps.get_model(app_label, self.name)._meta.db_table))

    def describe(self) -> str:
        return f"Check the values of {self.name}"
