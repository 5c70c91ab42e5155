"""Turn the text of a cell into a value, or say what is wrong with it: `(text, context) -> value`."""

from transfers.reading.errors import BadValue
from transfers.reading.values.context import Context, DateOrder, DecimalMark
from transfers.reading.values.dates import date, detect_date_order, moment
from transfers.reading.values.emails import email
from transfers.reading.values.money import Amount, amount, currency, detect_decimal, integer, price
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
    "price",
    "propose_empty",
    "tags",
    "text",
    "url",
]
