"""Lists: a declaration of columns, sorts and filters becomes a page (docs/lists.md)."""

from ui.lists.columns import Column, Sort
from ui.lists.declaration import List
from ui.lists.options import Option, Options

__all__ = ["Column", "List", "Option", "Options", "Sort"]
