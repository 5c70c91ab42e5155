"""What members set for themselves about lists."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ui.lists.asked import COLUMNS, Asked
from ui.lists.chosen import choose_columns, offered_columns
from ui.lists.declaration import declared
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("workspaces.view_today")
@require_POST
def columns(request: MemberRequest, key: str) -> HttpResponse:
    """Remember the columns that the member wants to see, and go back to where the list was."""
    if key not in declared:
        raise Http404("No such list.")
    back = request.POST.get("back", "")
    asked = Asked(request, declared[key], QueryDict(back.removeprefix("?")))
    if asked.view.saved and "usual" not in request.POST:
        return redirect(asked.list.url() + asked.link(**{COLUMNS: ",".join(request.POST.getlist("columns"))}))
    keys = [] if "usual" in request.POST else request.POST.getlist("columns")
    declaration = declared[key]
    offered = offered_columns(declaration, declaration.extras(request))
    choose_columns(user=request.user, key=key, offered=offered, keys=keys)
    return redirect(declaration.url() + (back if back.startswith("?") else ""))
