from customfields.models.definitions import FieldDefinition, Kind
from customfields.models.options import FieldChoice, FieldOption
from customfields.models.values import FieldValue, value_indexes

__all__ = ["FieldChoice", "FieldDefinition", "FieldOption", "FieldValue", "Kind", "value_indexes"]
