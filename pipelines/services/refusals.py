"""What the database says no to, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from core.errors import DomainError


class NameTaken(DomainError):
    """Another pipeline, or another stage of the pipeline, has the name, or the purpose, already."""


@contextmanager
def unique(message: str) -> Iterator[None]:
    """
    Say so in words when a name is taken.

    :raises NameTaken: if the database finds a double.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise NameTaken(message, field="name") from error


@contextmanager
def unused(refusal: DomainError) -> Iterator[None]:
    """Raise the refusal when something refers to what was deleted; asked now, instead of at the end of the request."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise refusal from error
