"""The builder of conditions: beside its list, or a page of its own where there is no script."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from ui.conditions import Where
from ui.conditions.builder import Builder
from ui.conditions.form import read_form
from ui.conditions.text import write
from ui.lists.asked import WHERE, Asked
from ui.lists.declaration import declared
from ui.responses import page_or_target, with_trigger
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

PAGE = "ui/conditions.html"
BLOCKS = {"panel": "pane", "builder": "builder"}


@member_required("workspaces.view_today")
@require_safe
def conditions(request: MemberRequest, key: str) -> HttpResponse:
    """
    Show the conditions of a list's address, or what a form makes of them.

    A form names the address in `back`. By htmx it hears what the list is to ask, and comes anew where it looks
    different.
    """
    if key not in declared:
        raise Http404("No such list.")
    back = request.GET.get("back")
    asked = Asked(request, declared[key], None if back is None else QueryDict(back.removeprefix("?")))
    asked.wants_all = True
    where = asked.where
    if back is not None:
        where = Where.of(read_form(request.GET, asked.fields), asked.fields, where.asker)
    found = write(where.complete())
    if "show" in request.GET and not where.problem:
        return redirect(asked.list.url() + asked.link(where=found))
    builder = Builder(where, asked.options)
    context = {"list": asked.list, "asked": asked, "where": where, "builder": builder, "found": found}
    if back is None or not request.htmx:  # type: ignore[attr-defined]
        return TemplateResponse(request, page_or_target(request, PAGE, BLOCKS), context)
    looks_the_same = request.GET.get("shape") == builder.shape
    response = TemplateResponse(request, f"{PAGE}#{'problems' if looks_the_same else 'builder'}", context)
    if looks_the_same:
        response.headers["HX-Reswap"] = "none"  # but for what is out of band
    return response if where.problem else with_trigger(response, "where-changed", {WHERE: found})
