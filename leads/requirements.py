"""The fields that a stage may require of a lead."""

from django.utils.text import capfirst

from customfields.definitions import fields_of
from customfields.models import FieldDefinition
from leads.models import Lead
from pipelines.requirements import offer, offer_from

FIELDS = (
    "value",
    "expected_close_date",
    "owner",
    "source",
    "product_interest",
    "budget",
    "project_type",
    "priority",
    "interest_type",
    "contacted_at",
)

offer({name: capfirst(Lead._meta.get_field(name).verbose_name) for name in FIELDS})  # type: ignore[union-attr]
offer_from(lambda: {field.name: field.label for field in fields_of(FieldDefinition.Context.LEAD)})
