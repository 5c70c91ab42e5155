"""The workspace's own fields as columns, filters and sorts of a list, and on cards (docs/lists.md)."""

from customfields.lists.extras import extras_of

__all__ = ["extras_of"]
