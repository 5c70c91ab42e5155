"""Comparisons that Django does not have."""

from __future__ import annotations

from typing import Any

from django.db import models


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class AnyOf(models.Lookup[Any]):
    """
    `email__any_of=[…]`: equal to one of many values, sent as one array.

    `in` makes a placeholder and an expression of each; for a thousand values that costs more than the query.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, list(self.rhs))


@models.Field.register_lookup
class LowerAnyOf(AnyOf):
    """`name_key__lower_any_of=[…]`: as `any_of`, after PostgreSQL has brought the values into its lower case."""

    lookup_name = "lower_any_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(ARRAY(SELECT lower(word) FROM unnest(%s::text[]) word))", (*parameters, list(self.rhs))
