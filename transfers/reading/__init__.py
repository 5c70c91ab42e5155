"""Read files that people upload: find their form, propose what their columns mean, understand their values."""

from transfers.reading.alphabets import ENCODING_NAMES
from transfers.reading.errors import BadValue, Unreadable
from transfers.reading.known_headers import is_consent
from transfers.reading.mapping import Proposal, propose
from transfers.reading.rows import Row
from transfers.reading.table import Count, Table, open_table
from transfers.reading.targets import ACCOUNT_TARGETS, CONTACT_TARGETS, LEAD_TARGETS, Target
from transfers.reading.values import Context

__all__ = [
    "ACCOUNT_TARGETS",
    "CONTACT_TARGETS",
    "ENCODING_NAMES",
    "LEAD_TARGETS",
    "BadValue",
    "Context",
    "Count",
    "Proposal",
    "Row",
    "Table",
    "Target",
    "Unreadable",
    "is_consent",
    "open_table",
    "propose",
]
