"""Read files that people upload: find their form, propose what their columns mean, understand their values."""

from transfers.reading.errors import BadValue, Unreadable
from transfers.reading.rows import Row
from transfers.reading.table import Count, Table, open_table

__all__ = ["BadValue", "Count", "Row", "Table", "Unreadable", "open_table"]
