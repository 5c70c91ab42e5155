"""Let everything that refers to one record refer to another: notes, leads, tags, values, whatever an app adds."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CompositePrimaryKey

from contacts.models import MatchDue, MatchKey

DERIVED = (MatchKey, MatchDue)  # made anew by itself
ORIGIN = "merged_from"  # a text column of what keeps saying where it came from


def move_references[M: models.Model](loser: M, kept: M, *, label: str) -> None:
    """
    Move what refers to a record over to the one that it is merged into.

    Where the one has the same already (a tag, a custom field's value), its own stays. Rows with a column for it keep
    the name of the record that they came from.
    """
    for relation in type(loser)._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model in DERIVED:
            continue
        model: Any = relation.related_model
        if isinstance(model._meta.pk, CompositePrimaryKey):
            _copy(model, relation.field, loser, kept)
        else:
            origin = {ORIGIN: label} if _keeps_origin(model) else {}
            model._default_manager.filter(**{relation.field.name: loser}).update(
                **{relation.field.name: kept}, **origin
            )


def _keeps_origin(model: Any) -> bool:
    return any(isinstance(field, models.CharField) and field.name == ORIGIN for field in model._meta.local_fields)


def _copy(model: Any, key: models.ForeignKey[Any, Any], loser: models.Model, kept: models.Model) -> None:
    """Copy rows whose key names their owner; the loser's own go with it."""
    columns = [field.attname for field in model._meta.local_concrete_fields if not field.generated]
    rows = model._default_manager.filter(**{key.name: loser})
    copies = [
        model(**{column: getattr(row, column) for column in columns} | {str(key.attname): kept.pk}) for row in rows
    ]
    model._default_manager.bulk_create(copies, ignore_conflicts=True)
