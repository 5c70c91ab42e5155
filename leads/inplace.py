"""Which values of a lead are edited where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from customfields.inplace import fields_further
from customfields.models import FieldDefinition
from leads import services
from leads.forms import LeadForm
from leads.models import Lead
from ui.inplace import Inplace, InplaceField
from workspaces.middleware import MemberRequest


def store_lead(request: MemberRequest, lead: Lead, values: Mapping[str, Any], originals: Mapping[str, Any]) -> None:
    services.edit_lead(lead=lead, values=values, originals=originals, by=request.user, at=timezone.now())


LEAD = Inplace(
    key="lead",
    view="leads:field",
    permission="leads.change_lead",
    form=LeadForm,
    rows=Lead.objects.for_record,
    store=store_lead,
    further=fields_further(FieldDefinition.Context.LEAD),
    shown=[
        InplaceField("product_interest"),
        InplaceField("value", "money"),
        InplaceField("currency"),
        InplaceField("expected_close_date", "day"),
        InplaceField("owner", "person"),
        InplaceField("source"),
        InplaceField("priority", "choice"),
        InplaceField("temperature", "choice"),
        InplaceField("interest_type", "choice"),
        InplaceField("project_type"),
        InplaceField("budget"),
        InplaceField("contacted_at", "moment"),
        InplaceField("disposition"),
        InplaceField("message", "prose"),
        InplaceField("notes", "prose"),
        InplaceField("tags", "tags", attribute="shown_tags"),
    ],
)
