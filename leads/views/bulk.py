"""Change many leads at once, or take them along as a file."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from leads.lists import LEADS
from operations.bulk.answers import answer, chosen_rows
from ui.lists.asked import Asked
from ui.lists.export import csv_file
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("leads.change_lead")
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    return answer(request, LEADS)


@member_required("leads.export_lead")
@require_http_methods(["GET", "POST"])
def export(request: MemberRequest) -> HttpResponse:
    """Write what the address asks for, or the ticked leads, as a file."""
    if request.method == "GET":
        return csv_file(Asked(request, LEADS))
    asked = Asked(request, LEADS, QueryDict())
    asked.rows = chosen_rows(request, LEADS)
    return csv_file(asked)
