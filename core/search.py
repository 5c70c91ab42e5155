"""
Find records by parts of words, addresses and numbers.

Pattern matches cannot use an index under row-level security, so that one table is read through a function of the
owner's that keeps to the open workspace itself. Triggers keep the table, whoever writes the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

SHORTEST = 2  # letters that a query must have

# Words are stored lower-case, without accents, each after a space, so that '% word%' is the start of a word.
KEEP = """
CREATE FUNCTION {table}_words({arguments}) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT ' ' || lower(unaccent(concat_ws(' ', {columns})))
$$;
CREATE FUNCTION {table}_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_entry WHERE id IN (SELECT id FROM gone);
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO search_entry (id, workspace_id, kind, text)
        SELECT id, workspace_id, '{kind}', {table}_words({columns}) FROM fresh
        ON CONFLICT (id) DO UPDATE SET text = excluded.text;
    ELSE
        UPDATE search_entry SET text = words FROM (
            SELECT fresh.id, {table}_words({fresh}) AS words FROM fresh JOIN gone USING (id)
            WHERE ({fresh}) IS DISTINCT FROM ({gone})
        ) changed WHERE search_entry.id = changed.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
CREATE TRIGGER search_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS fresh OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
CREATE TRIGGER search_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_search();
"""
FORGET = """
DROP TRIGGER search_insert ON {table}; DROP TRIGGER search_update ON {table}; DROP TRIGGER search_delete ON {table};
DROP FUNCTION {table}_search(); DROP FUNCTION {table}_words;
DELETE FROM search_entry WHERE kind = '{kind}';
"""
FIND = "SELECT id, kind FROM search_entries(%s, %s, %s)"


class KeepSearchEntries(migrations.operations.base.Operation):
    """Keep the search entries of a model from some of its text columns."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, *, kind: str, columns: Sequence[str]) -> None:
        self.name = name
        self.kind = kind
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.name], {"kind": self.kind, "columns": self.columns}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are not part of Django's picture of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        editor.execute(self._sql(KEEP, to_state.apps.get_model(app_label, self.name)._meta.db_table))

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        editor.execute(self._sql(FORGET, from_state.apps.get_model(app_label, self.name)._meta.db_table))

    def _sql(self, template: str, table: str) -> str:
        return template.format(
            table=table,
            kind=self.kind,
            arguments=", ".join(f"{column} text" for column in self.columns),
            columns=", ".join(self.columns),
            fresh=", ".join(f"fresh.{column}" for column in self.columns),
            gone=", ".join(f"gone.{column}" for column in self.columns),
        )

    def describe(self) -> str:
        return f"Keep search entries of {self.name}"


def find(query: str, *, kinds: Sequence[str], most: int = 20) -> list[tuple[UUID, str]]:
    """
    List (id, kind) of records of the open workspace that hold every word of a query; best first, newest among equals.

    A query of digits finds numbers in any notation. Under two letters nothing is found.
    """
    words = " ".join(query.replace("\x00", " ").split())[:200]
    if len(words) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIND, [words, list(kinds), most])
        return list(cursor.fetchall())
