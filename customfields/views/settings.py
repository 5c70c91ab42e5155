"""Settings: the fields of leads, contacts and companies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customfields import services
from customfields.models import FieldDefinition
from customfields.owners import contexts
from customfields.settings_forms import FieldForm, NewFieldForm, lines
from customfields.usage import MOST, uses_of
from ui.sheets import form_in_sheet
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

ROWS = (("label",), ("help",), ("section",), ("is_required",), ("is_quick_add",), ("on_card",), ("is_active",))
NEW_ROWS = (("label",), ("kind",), ("options",), *ROWS[1:])
MORE = (("visible_to",),)


@member_required("customfields.change_fielddefinition")
@require_safe
def start(request: MemberRequest) -> HttpResponse:
    return redirect("customfields:fields", contexts()[0])


@member_required("customfields.change_fielddefinition")
@require_safe
def fields(request: MemberRequest, context: str) -> HttpResponse:
    return TemplateResponse(request, "customfields/fields.html", _page(context))


def _page(context: str) -> dict[str, Any]:
    labels = dict(FieldDefinition.Context.choices)
    if context not in contexts():
        raise Http404("Such records have no fields of their own.")
    found = list(FieldDefinition.objects.of(context).present().in_order())
    tabs = [(labels[each], reverse("customfields:fields", args=[each]), each == context, None) for each in contexts()]
    return {"context": context, "fields": found, "tabs": tabs, "uses": uses_of(context, found), "most": MOST}


@member_required("customfields.add_fielddefinition")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, context: str) -> HttpResponse:
    back = reverse("customfields:fields", args=[_page(context)["context"]])
    form = NewFieldForm(request.POST or None)

    def store() -> str:
        said = dict(form.cleaned_data)
        options = lines(said.pop("options"))
        made = services.define_field(context=context, options=options, by=request.user, at=timezone.now(), **said)
        return _("%(name)s is added.") % {"name": made.label}

    return form_in_sheet(request, form, store, back=back, title=_("New field"), rows=NEW_ROWS, more=MORE)


@member_required("customfields.change_fielddefinition")
@require_http_methods(["GET", "POST"])
def field(request: MemberRequest, field_id: UUID) -> HttpResponse:
    found = get_object_or_404(FieldDefinition.objects.present(), pk=field_id)
    form = FieldForm(request.POST or None, instance=found)

    def store() -> str:
        values, seen = form.values(), form.originals()
        services.change_field(field=found, values=values, originals=seen, by=request.user, at=timezone.now())
        return _("%(name)s is saved.") % {"name": found.label}

    back = reverse("customfields:fields", args=[found.context])
    return form_in_sheet(request, form, store, back=back, title=found.label, rows=ROWS, more=MORE)


@member_required("customfields.change_fielddefinition")
@require_POST
def order(request: MemberRequest, context: str) -> HttpResponse:
    """Take the whole order as `field` ids, or one step as `up` or `down`."""
    ids = wanted_order([str(each.pk) for each in _page(context)["fields"]], request.POST, "field")
    services.order_fields(context=context, field_ids=ids, by=request.user, at=timezone.now())
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("customfields:fields", context)
    return TemplateResponse(request, "customfields/fields.html#list", _page(context))


def wanted_order(now: list[str], asked: QueryDict, name: str) -> list[UUID]:
    """Give the ids in the order asked for; what is not one of them is passed over."""
    wanted = [each for each in asked.getlist(name) if each in now] or list(now)
    for way, step in (("up", -1), ("down", 1)):
        if (moved := asked.get(way)) in wanted:
            at = wanted.index(moved)
            wanted.insert(max(0, at + step), wanted.pop(at))
    return [UUID(each) for each in wanted]
