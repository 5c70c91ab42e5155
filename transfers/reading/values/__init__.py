"""Turn the text of a cell into a value, or say what is wrong with it: `(text, context) -> value`."""

from transfers.reading.errors import BadValue
from transfers.reading.values.context import Context, DateOrder, DecimalMark
from transfers.reading.values.dates import date, date_order_of, detect_date_order, moment
from transfers.reading.values.emails import email
from transfers.reading.values.money import Amount, amount, currency, decimal_mark_of, detect_decimal, integer
from transfers.reading.values.names import Name, full_name, name
from transfers.reading.values.phones import phone
from transfers.reading.values.plain import choice, is_empty, postcode, propose_empty, tags, text, url

__all__ = [
    "Amount",
    "BadValue",
    "Context",
    "DateOrder",
    "DecimalMark",
    "Name",
    "amount",
    "choice",
    "currency",
    "date",
    "date_order_of",
    "decimal_mark_of",
    "detect_date_order",
    "detect_decimal",
    "email",
    "full_name",
    "integer",
    "is_empty",
    "moment",
    "name",
    "phone",
    "postcode",
    "propose_empty",
    "tags",
    "text",
    "url",
]
