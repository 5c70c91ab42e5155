"""Which kinds of records have fields of a workspace's own; each app says so for its records, beside its models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from customfields.models import FieldDefinition, FieldValue


@dataclass(frozen=True)
class Owner:
    """A kind of record: the context of its fields, its model, the table of its values and their key to the record."""

    context: str
    model: type[models.Model]
    values: type[FieldValue]
    key: str

    @cached_property
    def own_names(self) -> frozenset[str]:
        """All names that the model itself uses."""
        fields = self.model._meta.get_fields()
        return frozenset({name for each in fields for name in (each.name, getattr(each, "attname", each.name))})


_owners: dict[str, Owner] = {}


def owns_fields(context: str, model: type[models.Model], values: type[FieldValue], key: str) -> None:
    """Let the records of a model have fields."""
    _owners[context] = Owner(context, model, values, key)


def owner_of(context: str) -> Owner:
    """
    Find a kind of record by the context of its fields.

    :raises LookupError: if no records have fields of that context.
    """
    return _owners[context]


def owner_for(record: models.Model | type[models.Model]) -> Owner:
    """
    Find the kind that a record is of.

    :raises LookupError: if such records have no fields.
    """
    model: Any = record if isinstance(record, type) else type(record)
    return next(owner for owner in _owners.values() if issubclass(model, owner.model))


def contexts() -> list[str]:
    """List the contexts of fields that there are records for, leads first."""
    return [context for context in FieldDefinition.Context.values if context in _owners]
