"""Conditions over the fields of a list, in groups of which all or any hold (docs/views.md)."""

from ui.conditions.fields import Field
from ui.conditions.kinds import Asker
from ui.conditions.where import Where

__all__ = ["Asker", "Field", "Where"]
