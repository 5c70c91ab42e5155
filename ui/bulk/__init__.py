"""What can be done to many rows of a list at once, declared (docs/bulk.md)."""

from ui.bulk.changes import Change, Number, say
from ui.bulk.edits import EditForm
from ui.bulk.forms import BulkForm, TagForm

__all__ = ["BulkForm", "Change", "EditForm", "Number", "TagForm", "say"]
