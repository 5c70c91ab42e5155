"""Every write to fields, their options and their values."""

from customfields.services.definitions import (
    FieldNameTaken,
    KeyTaken,
    NoSuchContext,
    change_field,
    define_field,
    order_fields,
    remove_field,
)
from customfields.services.options import (
    OptionInUse,
    OptionTaken,
    TooManyOptions,
    add_options,
    change_option,
    delete_option,
    order_options,
)
from customfields.services.values import (
    FieldsRequired,
    NoSuchField,
    apply,
    check_new,
    find_clashes,
    own_values,
    store_new,
)

__all__ = [
    "FieldNameTaken",
    "FieldsRequired",
    "KeyTaken",
    "NoSuchContext",
    "NoSuchField",
    "OptionInUse",
    "OptionTaken",
    "TooManyOptions",
    "add_options",
    "apply",
    "change_field",
    "change_option",
    "check_new",
    "define_field",
    "delete_option",
    "find_clashes",
    "order_fields",
    "order_options",
    "own_values",
    "remove_field",
    "store_new",
]
