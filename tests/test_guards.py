"""Rules that a review would miss; each names what breaks it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from core.models import TenantRow
from core.roles import login_is_bound
from core.security import reference_checks, tenant_references
from core.tracking import body_of
from crm.celery import app as celery

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "ui",
    "workspaces",
    "events",
    "customfields",
    "operations",
    "pipelines",
    "contacts",
    "leads",
    "activities",
    "transfers",
    "crm",
)
OURS = [path for name in APPS for path in sorted((ROOT / name).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Identity is not business data: people and the list of tenants belong to nobody's workspace.
GLOBAL = {"workspaces.user", "workspaces.workspace"}
# Who reads all workspaces at once, and why it may: sweeps, finding where a person belongs, copying rows in.
EVERYWHERE = {
    "contacts/models/duplicates.py",
    "contacts/tasks.py",
    "core/models.py",
    "core/scope.py",
    "core/tasks.py",
    "crm/bench/seeding.py",
    "crm/demo/store.py",
    "events/models.py",
    "events/tasks.py",
    "leads/models/tallies.py",
    "leads/tasks.py",
    "operations/models/changes.py",
    "operations/models/operations.py",
    "operations/models/outcomes.py",
    "operations/tasks.py",
    "transfers/models.py",
    "transfers/tasks.py",
    "workspaces/services/invitations.py",
    "workspaces/services/members.py",
    "workspaces/services/people.py",
}
# What refers to recorded rows and is not recorded itself: an import names the source that it was told; keys are made
# of what contacts hold.
UNTRACKED = {"transfers.Import", "contacts.MatchKey", "contacts.MatchDue"}
POLICIES = "SELECT tablename, policyname, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies"
SECURED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def tenant_models() -> list[type[models.Model]]:
    return [model for model in own_models() if issubclass(model, TenantRow)]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_model_belongs_to_a_workspace_or_is_listed_as_global() -> None:
    assert {m._meta.label_lower for m in own_models() if not issubclass(m, TenantRow)} == GLOBAL


def test_every_tenant_table_is_behind_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SECURED)
        assert {table for (table,) in cursor} == {model._meta.db_table for model in tenant_models()}


def test_policies_keep_every_reference_inside_the_workspace(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(POLICIES)
        found = {(table, policy): using + check for table, policy, using, check in cursor}
    for model in tenant_models():
        table = model._meta.db_table
        assert "current_setting('app.workspace_id'" in found[table, "workspace"]
        for policy in ("own_references_insert", "own_references_update"):
            for key in tenant_references(model):
                assert f"{key.related_model._meta.db_table}_is_own({key.column})" in found[table, policy]
        assert bool(reference_checks(model)) == ((table, "own_references_insert") in found)


def test_the_login_is_bound_by_policies(db: None) -> None:
    assert login_is_bound()


def tracked_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "tracked")]


def test_every_tracked_table_has_its_function_and_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%\\_track'")
        found = dict(cursor.fetchall())
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'track\\_%'")
        triggers = set(cursor.fetchall())
    names = {model._meta.db_table: body_of(model, model.tracked) for model in tracked_models()}
    assert found == {f"{table}_track": body for table, body in names.items()}
    assert triggers == {(table, f"track_{action}") for table in names for action in ("insert", "update", "delete")}


def test_every_row_that_belongs_to_a_tracked_record_is_tracked_too() -> None:
    tracked = set(tracked_models())
    untracked = {
        model._meta.label
        for model in apps.get_models()
        for key in model._meta.local_fields
        if isinstance(key, models.ForeignKey) and key.related_model in tracked and model not in tracked
    }
    assert untracked == UNTRACKED


def test_deletes_follow_the_database() -> None:
    """A Python-level on_delete would load rows, and do nothing for raw SQL."""
    keys = [
        field for model in own_models() for field in model._meta.local_fields if isinstance(field, models.ForeignKey)
    ]
    allowed = {"DB_CASCADE", "DB_SET_NULL", "DO_NOTHING"}
    assert [
        str(k)
        for k in keys
        if getattr(k.remote_field.on_delete, "__name__", repr(k.remote_field.on_delete)) not in allowed
    ] == []


def test_constraints_and_indexes_carry_their_app_s_name() -> None:
    for model in own_models():
        names = [item.name for item in (*model._meta.constraints, *model._meta.indexes)]
        if model._meta.db_table != "search_entry":
            assert [n for n in names if not n.startswith((model._meta.app_label, "workspace_"))] == []


def test_only_sweeps_see_every_workspace() -> None:
    users = {name(path) for path in OURS if re.search(r"\beverywhere\b|\bevery_workspace\(", read(path))}
    assert users - EVERYWHERE == set()


def test_nobody_filters_by_workspace_by_hand() -> None:
    hand = re.compile(r"objects\.(filter|get)\(\s*workspace(_id)?=")
    assert [name(path) for path in OURS if hand.search(read(path))] == []


def test_rows_are_saved_by_services_and_models_only() -> None:
    writes = re.compile(r"\.(save|bulk_create|bulk_update)\(|\.objects\.(create|get_or_create|update_or_create)\(")
    places = (
        "models",
        "services",
        "log",
        "demo",
        "bench",
        "jobs",
        "tasks",
        "subscribers",
        "admin",
        "management",
        "launch",
    )
    offenders = [
        name(path)
        for path in OURS
        if writes.search(read(path)) and not any(place in name(path).replace(".py", "").split("/") for place in places)
    ]
    assert offenders == []


def test_no_signals_and_nothing_in_save() -> None:
    for path in OURS:
        text = read(path)
        assert "django.db.models.signals" not in text, name(path)
        assert not re.search(r"def save\(self", text), name(path)


def test_every_task_takes_tomorrow_s_arguments_and_has_a_queue() -> None:
    celery.loader.import_default_modules()
    ours = {key: task for key, task in celery.tasks.items() if key.split(".")[0] in APPS}
    assert ours
    for key, task in ours.items():
        code = task.run.__code__
        assert code.co_flags & 0x08, f"{key} must take **_"
        assert code.co_argcount - (1 if task.__bound__ else 0) <= 0 or code.co_kwonlyargcount, key


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(read(path))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in ast.walk(tree) if isinstance(node, kinds)]


def test_files_and_functions_stay_short() -> None:
    long_files = {name(path): read(path).count("\n") for path in OURS if read(path).count("\n") > 300}
    long_functions = [(name(path), *each) for path in OURS for each in functions(path) if each[1] > 40]
    long_templates = [name(path) for path in TEMPLATES if read(path).count("\n") > 120]
    assert (long_files, long_functions, long_templates) == ({}, [], [])


def test_most_files_and_functions_are_much_shorter() -> None:
    lengths = sorted(read(path).count("\n") for path in OURS)
    sizes = sorted(size for path in OURS for _, size in functions(path))
    assert lengths[int(len(lengths) * 0.9)] <= 200
    assert sizes[int(len(sizes) * 0.9)] <= 20


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_no_inline_scripts_or_styles(path: Path) -> None:
    text = read(path)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\sstyle=|<style|\son(click|change|submit|load|input)=|javascript:", text)
    assert "|safe" not in text.replace(" ", "")


def test_nothing_promises_work_or_names_a_machine() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    files = [*OURS, *TEMPLATES, *sorted((ROOT / "static").rglob("*.js")), *sorted((ROOT / "static").rglob("*.css"))]
    assert [name(path) for path in files if words.search(read(path))] == []
