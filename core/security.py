"""Row-level security, written by `makemigrations` for every tenant model (docs/tenancy.md)."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

ENABLE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace ON {table} USING (workspace_id = current_setting('app.workspace_id')::uuid);
"""
# Foreign keys ignore policies, so that a row could refer to another workspace's. These two see the own one only.
CHECK = """
CREATE POLICY own_references_insert ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({checks});
CREATE POLICY own_references_update ON {table} AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ({checks});
"""
# A function of the owner's, for the check must go by the key: as a plain subquery it gets the policy's condition on
# the workspace as well, and on a table without statistics PostgreSQL then reads a whole workspace for each row.
IS_OWN = """
CREATE OR REPLACE FUNCTION {table}_is_own(uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT o.workspace_id FROM {table} o WHERE o.id = $1) = current_setting('app.workspace_id')::uuid;
"""
OWN = "({table}.{column} IS NULL OR {other}_is_own({table}.{column}))"
DISABLE = """
DROP POLICY IF EXISTS own_references_insert ON {table};
DROP POLICY IF EXISTS own_references_update ON {table};
DROP POLICY IF EXISTS workspace ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def is_tenant(model: type[models.Model]) -> bool:
    """Tell whether a model, also one of a migration's past state, belongs to a workspace."""
    return any(field.name == "workspace" for field in model._meta.local_fields) and not model._meta.abstract


def tenant_references(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """List the keys of a model that refer to rows of a workspace."""
    keys = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    return [key for key in keys if not isinstance(key.related_model, str) and is_tenant(key.related_model)]


def reference_checks(model: type[models.Model]) -> str:
    """Write the condition that every reference of a row stays in its workspace; empty without references."""
    table = model._meta.db_table
    return " AND ".join(
        OWN.format(table=table, column=key.column, other=key.related_model._meta.db_table)
        for key in tenant_references(model)
    )


class EnableRowLevelSecurity(migrations.operations.base.Operation):
    """Put a tenant table behind its policies; repeated, it writes the policies anew."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: policies are not part of Django's picture of a model."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        table = model._meta.db_table
        editor.execute(DISABLE.format(table=table))
        editor.execute(ENABLE.format(table=table))
        for key in tenant_references(model):
            editor.execute(IS_OWN.format(table=key.related_model._meta.db_table))
        if checks := reference_checks(model):
            editor.execute(CHECK.format(table=table, checks=checks))

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.name)
        editor.execute(DISABLE.format(table=model._meta.db_table))

    def describe(self) -> str:
        return f"Put {self.name} behind row-level security"
