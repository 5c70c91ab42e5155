"""Identifiers that sort by the time of their creation (RFC 9562, version 7)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Make a new identifier; later ones of the same process are greater."""
    return _uuid7()
