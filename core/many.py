"""
Change many records of one kind at once, with the rules of single changes and a fixed number of statements.

A service with a `many` form locks its rows here, decides for each row in Python, stores those that changed, and tells
what became of each in an `Outcome`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.text import capfirst

from core.edits import Edit, apply
from core.errors import DomainError

GONE = "Somebody deleted it meanwhile."
UPDATE = """
UPDATE {table} old SET {sets} FROM unnest({arrays}) AS new({names})
WHERE old.id = new.id AND old.workspace_id = new.workspace_id
"""


@dataclass
class Outcome:
    """How many records changed, how many were so already, and why the others were left as they are."""

    done: int = 0
    same: int = 0
    skipped: dict[UUID, str] = field(default_factory=dict)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(self.skipped.values())

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.done + other.done, self.same + other.same, {**self.skipped, **other.skipped})


def lock_many[M: models.Model](model: type[M], ids: Iterable[UUID], outcome: Outcome) -> list[M]:
    """Lock and read rows in the order of their ids, so that two people's locks cannot meet crosswise; note the gone."""
    wanted = set(ids)
    rows = model._default_manager.filter(pk__any_of=list(wanted)).order_by("pk").select_for_update(no_key=True)
    found = list(rows)
    outcome.skipped.update(dict.fromkeys(wanted.difference(row.pk for row in found), GONE))
    return found


def allowed[M: models.Model](rows: Iterable[M], outcome: Outcome, check: Callable[[M], Any]) -> Iterator[M]:
    """Give the rows that a check lets through; note why it refuses the others."""
    for row in rows:
        try:
            check(row)
        except DomainError as refusal:
            outcome.skipped[row.pk] = refusal.message
        else:
            yield row


def edited[M: models.Model](
    rows: Iterable[M], edits: Sequence[Edit], outcome: Outcome, *, check: Callable[[M], Any] | None = None
) -> Iterator[tuple[M, dict[str, list[Any]]]]:
    """
    Set what edits make of the fields and give each row with {field: [before, after]}, empty where nothing differs.

    Rows whose new values the model's fields, or the check of a changed row, refuse are noted and left out.
    """
    rows = list(rows)
    keys = [edit.field for edit in edits if rows and rows[0]._meta.get_field(edit.field).is_relation]
    models.prefetch_related_objects(rows, *keys)  # what was there is told by its name
    for row in rows:
        try:
            values = {edit.field: _sound(row, edit) for edit in edits}
            changes = apply(row, values)
            if changes and check:
                check(row)
        except DomainError as refusal:
            outcome.skipped[row.pk] = refusal.message
        else:
            yield row, changes


def _sound(row: models.Model, edit: Edit) -> Any:
    """
    Give what an edit makes of a row's value.

    :raises DomainError: if it is none that the field takes, such as an amount below zero.
    """
    before = getattr(row, edit.field)
    after = edit.of(before)
    kept: Any = row._meta.get_field(edit.field)
    if after is None or edit.how == "set" or kept.is_relation:
        return after
    try:
        kept.run_validators(after)
    except ValidationError as error:
        raise DomainError(f"{capfirst(kept.verbose_name)}: {error.messages[0]}", field=edit.field) from error
    return after


def store_many(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Store the named fields of rows, each with its own values, in one statement."""
    if not rows:
        return
    model = rows[0].__class__
    wanted = ("id", "workspace", *dict.fromkeys(names))
    fields = [model._meta.get_field(name) for name in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_update(model, wanted), [[_stored(each, row) for row in rows] for each in fields])


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [f'"{each.column}"' for each in fields]
    return UPDATE.format(
        table=model._meta.db_table,
        sets=", ".join(f"{column} = new.{column}" for column in columns[2:]),
        arrays=", ".join(f"%s::{each.db_type(connection)}[]" for each in fields),
        names=", ".join(columns),
    )


def _stored(kept: Any, row: models.Model) -> Any:
    return kept.get_db_prep_save(getattr(row, kept.attname), connection)
