"""The views of a list: to open, to keep, to share, to pin, to begin with."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from ui import services
from ui.conditions.text import UNESCAPED
from ui.lists.asked import COLUMNS, Asked
from ui.lists.declaration import List, declared
from ui.lists.pins import url_of
from ui.lists.views import base_of, default_of
from ui.models import SavedView, ViewPin
from ui.responses import page_or_target
from ui.sheets import form_in_sheet, question_in_dialog
from ui.view_forms import ViewForm
from workspaces.access import member_required
from workspaces.middleware import MemberRequest


@member_required("ui.view_savedview")
@require_safe
def views(request: MemberRequest, key: str) -> HttpResponse:
    """Show the views of a list, and what can be done with the one that the address names."""
    asked = Asked(request, _declared(key))
    rows = SavedView.objects.seen_by(request.user.pk).of_list(asked.list.family)
    pinned = set(ViewPin.objects.filter(user=request.user).values_list("view_id", flat=True))
    context = {
        "list": asked.list,
        "asked": asked,
        "builtin": [
            (view, f"{asked.list.url()}?view={view.key}") for view in asked.list.views or [base_of(asked.list)]
        ],
        "saved": [(row, url_of(row)) for row in rows],
        "default": default_of(request, asked.list) or base_of(asked.list).key,
        "is_pinned": asked.view.saved is not None and asked.view.saved.pk in pinned,
    }
    return TemplateResponse(request, page_or_target(request, "ui/views.html", {"views-menu": "menu"}), context)


@member_required("ui.add_savedview")
@require_http_methods(["GET", "POST"])
def new_view(request: MemberRequest, key: str) -> HttpResponse:
    """Keep the state that the address says under a name."""
    declaration = _declared(key)
    asked = Asked(request, declaration)
    layout = SavedView.Layout.BOARD if declaration.views_of else SavedView.Layout.LIST
    form = ViewForm(request.POST or None, initial={"layout": layout})
    made: list[SavedView] = []

    def store() -> str:
        values = {**form.values(), **_state(asked)}
        view = services.save_view(list_key=declaration.family, by=request.membership, at=timezone.now(), **values)
        made.append(view)
        return _("The view %(name)s is saved.") % {"name": view.name}

    response = form_in_sheet(request, form, store, back=declaration.url() + asked.here, title=_("Save as a view"))
    if made:
        response.headers["HX-Redirect" if "HX-Redirect" in response.headers else "Location"] = url_of(made[0])
    return response


@member_required("ui.change_savedview")
@require_http_methods(["GET", "POST"])
def view(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Change the name of a view and who sees it."""
    found = _found(request, view_id)
    form = ViewForm(request.POST or None, instance=found)

    def store() -> str:
        values, originals = form.values(), form.originals()
        services.update_view(view=found, values=values, originals=originals, by=request.membership, at=timezone.now())
        return _("The view %(name)s is saved.") % {"name": found.name}

    removal = reverse("ui:view_removal", args=[view_id])
    return form_in_sheet(request, form, store, back=url_of(found), title=found.name, removal=removal)


@member_required("ui.change_savedview")
@require_POST
def view_query(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Let a view say what the address `state` says."""
    found = _found(request, view_id)
    text = request.POST.get("state", "").removeprefix("?")
    asked = Asked(request, declared[found.list_key], QueryDict(text))
    originals = {"query": request.POST["original"]} if "original" in request.POST else None
    try:
        services.update_view(
            view=found, values=_state(asked), originals=originals, by=request.membership, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(asked.list.url() + asked.here)
    messages.success(request, _("The view %(name)s is saved.") % {"name": found.name})
    return redirect(url_of(found))


@member_required("ui.view_savedview")
@require_POST
def view_pin(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Put a view into the rail, or take it out (`out`)."""
    found = _found(request, view_id)
    try:
        act = services.unpin_view if "out" in request.POST else services.pin_view
        act(view=found, user=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(url_of(found))


@member_required("ui.view_savedview")
@require_POST
def default_view(request: MemberRequest, key: str) -> HttpResponse:
    """Let the list open with a view for this member."""
    declaration = _declared(key)
    chosen = request.POST.get("view", "")
    asked = Asked(request, declaration, QueryDict(urlencode({"view": chosen})))
    kept = "" if chosen == base_of(declaration).key else chosen
    services.choose_default(list_key=declaration.family, view=kept, workspace=request.workspace, user=request.user)
    messages.success(request, _("%(list)s opens with %(view)s.") % {"list": declaration.title, "view": asked.view.name})
    return redirect(declaration.url())


@member_required("ui.delete_savedview")
@require_http_methods(["GET", "POST"])
def view_removal(request: MemberRequest, view_id: UUID) -> HttpResponse:
    found = _found(request, view_id)

    def act() -> str:
        services.delete_view(view=found, by=request.membership, at=timezone.now())
        return _("The view %(name)s is deleted.") % {"name": found.name}

    return question_in_dialog(
        request,
        act,
        back=declared[found.list_key].url(),
        title=_("Delete %(name)s?") % {"name": found.name},
        text=_("Nothing that it shows is deleted. Whose list opens with it gets the usual one back."),
        yes=_("Delete"),
    )


def _state(asked: Asked) -> dict[str, Any]:
    """Give what a view keeps of an address."""
    chosen = asked.query.get(COLUMNS) or asked.view.columns
    columns = [column.key for column in asked.columns] if chosen else []
    return {"query": urlencode(asked.state, safe=UNESCAPED), "columns": columns}


def _declared(key: str) -> List[Any]:
    if key not in declared:
        raise Http404("No such list.")
    return declared[key]


def _found(request: MemberRequest, view_id: UUID) -> SavedView:
    found = get_object_or_404(SavedView.objects.seen_by(request.user.pk), pk=view_id)
    if found.list_key not in declared:
        raise Http404("No such list.")
    return found
