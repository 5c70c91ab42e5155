"""
What of a model can be found, written in a migration as a query; triggers keep the entries true, whoever writes.

The query gives for each record id, workspace_id, at, standing, private_to; in name_words the words of what it is
called, in new_words all its words, or in known_words those that stand in another entry already. Words come from the
functions search_text, search_email and search_number (core's migration 0006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

KEEP = """
CREATE OR REPLACE FUNCTION {kind}_search_keep(changed uuid[]) RETURNS void LANGUAGE sql AS $keep$
    WITH record AS MATERIALIZED ({select} WHERE {key} = ANY (changed)), entry AS (
        INSERT INTO search_entry (id, workspace_id, kind, name, text, at, standing, private_to)
        SELECT id, workspace_id, '{kind}', search_line(name_words), search_line(known_words || ' ' || new_words),
               at, standing, private_to
        FROM record
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text, at = excluded.at,
            standing = excluded.standing, private_to = excluded.private_to
    )
    INSERT INTO search_word (workspace_id, word)
    SELECT workspace_id, word
    FROM (SELECT DISTINCT workspace_id, word FROM record, string_to_table(new_words, ' ') word) said
    WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9~]' AND NOT EXISTS (
        SELECT FROM search_word known WHERE known.workspace_id = said.workspace_id AND known.word = said.word)
$keep$;
"""
# By EXECUTE, which plans each time: a plan kept from one row would join a hundred thousand of them in a loop.
OWN = """
CREATE OR REPLACE FUNCTION {kind}_search_own() RETURNS trigger LANGUAGE plpgsql AS $own$
DECLARE
    changed uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_entry WHERE id IN (SELECT id FROM gone);
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM {kind}_search_keep(array(SELECT id FROM fresh));
    ELSE
        EXECUTE 'SELECT array_agg(id) FROM fresh JOIN gone USING (id) WHERE {differs}' INTO changed;
        IF changed IS NOT NULL THEN
            PERFORM {kind}_search_keep(changed);
        END IF;
        EXECUTE 'UPDATE search_entry SET at = fresh.{at} FROM fresh JOIN gone USING (id)
                 WHERE search_entry.id = fresh.id AND fresh.{at} IS DISTINCT FROM gone.{at}';
    END IF;
    RETURN NULL;
END $own$;
"""
FOLLOW = """
CREATE OR REPLACE FUNCTION {kind}_search_after_{table}() RETURNS trigger LANGUAGE plpgsql AS $follow$
DECLARE
    changed uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE 'WITH touched AS (SELECT fresh.* FROM fresh JOIN gone USING (id) WHERE {differs})
                 SELECT array_agg(id) FROM ({ids}) records' INTO changed;
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE 'WITH touched AS (SELECT * FROM fresh) SELECT array_agg(id) FROM ({ids}) records' INTO changed;
    ELSE
        EXECUTE 'WITH touched AS (SELECT * FROM gone) SELECT array_agg(id) FROM ({ids}) records' INTO changed;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM {kind}_search_keep(changed);
    END IF;
    RETURN NULL;
END $follow$;
"""
TABLES = {
    "INSERT": "REFERENCING NEW TABLE AS fresh",
    "UPDATE": "REFERENCING NEW TABLE AS fresh OLD TABLE AS gone",
    "DELETE": "REFERENCING OLD TABLE AS gone",
}
TRIGGER = """
CREATE OR REPLACE TRIGGER search_{kind}_{name} AFTER {event} ON {table} {transition}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
REBUILD = "SELECT {kind}_search_keep(array(SELECT id FROM {table}));"
FORGET = """
DROP FUNCTION {kind}_search_keep; DROP FUNCTION {kind}_search_own CASCADE;
DELETE FROM search_entry WHERE kind = '{kind}';
"""


@dataclass(frozen=True, slots=True)
class Follow:
    """
    Another table whose rows are in a record's words.

    `ids` is a query for the records' ids by the rows `touched`: those inserted or deleted, and those whose `columns`
    an update changed.
    """

    table: str
    columns: Sequence[str]
    ids: str
    events: Sequence[str] = ("UPDATE",)


class KeepSearchEntries(migrations.operations.base.Operation):
    """
    Keep the search entries of a model; repeated, it replaces what was said before.

    `key` is the record's id in `select`, `columns` those of the model that the words are made of.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        name: str,
        *,
        kind: str,
        select: str,
        key: str,
        columns: Sequence[str],
        at: str,
        follow: Sequence[Follow] = (),
    ) -> None:
        self.name = name
        self.kind = kind
        self.select = select
        self.key = key
        self.columns = columns
        self.at = at
        self.follow = follow

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Name only what tells one from another: this operation stands in migrations written by hand."""
        return self.__class__.__qualname__, [self.name], {"kind": self.kind}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are not part of Django's picture of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        own = f"{self.kind}_search_own"
        editor.execute(KEEP.format(kind=self.kind, select=self.select, key=self.key))
        editor.execute(OWN.format(kind=self.kind, at=self.at, differs=_differs(self.columns)))
        for event in TABLES:
            self._trigger(editor, table, event, own)
        for other in self.follow:
            function = f"{self.kind}_search_after_{other.table}"
            values = {"table": other.table, "differs": _differs(other.columns), "ids": other.ids}
            editor.execute(FOLLOW.format(kind=self.kind, **values))
            for event in other.events:
                self._trigger(editor, other.table, event, function)
        editor.execute(REBUILD.format(kind=self.kind, table=table))

    def _trigger(self, editor: BaseDatabaseSchemaEditor, table: str, event: str, function: str) -> None:
        values = {"table": table, "event": event, "transition": TABLES[event], "function": function}
        editor.execute(TRIGGER.format(kind=self.kind, name=event.lower(), **values))

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        editor.execute(FORGET.format(kind=self.kind))
        for other in self.follow:
            editor.execute(f"DROP FUNCTION {self.kind}_search_after_{other.table} CASCADE")

    def describe(self) -> str:
        return f"Keep search entries of {self.name}"


def _differs(columns: Sequence[str]) -> str:
    fresh, gone = (", ".join(f"{row}.{column}" for column in columns) for row in ("fresh", "gone"))
    return f"({fresh}) IS DISTINCT FROM ({gone})"
