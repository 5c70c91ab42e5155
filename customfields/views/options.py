"""Settings: what may be chosen in a field."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from customfields import services
from customfields.models import FieldDefinition, FieldOption
from customfields.settings_forms import OptionForm, OptionsForm, lines
from ui.sheets import form_in_sheet
from workspaces.access import member_required
from workspaces.middleware import MemberRequest

SHOWN = 500


@member_required("customfields.change_fielddefinition")
@require_safe
def options(request: MemberRequest, field_id: UUID) -> HttpResponse:
    found = get_object_or_404(FieldDefinition.objects.present(), pk=field_id)
    of_field = FieldOption.objects.of(found.pk).in_order()
    context = {"field": found, "options": list(of_field[:SHOWN]), "number": of_field.count(), "most": SHOWN}
    return TemplateResponse(request, "customfields/options.html", context)


@member_required("customfields.change_fielddefinition")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, field_id: UUID) -> HttpResponse:
    found = get_object_or_404(FieldDefinition.objects.present(), pk=field_id)
    form = OptionsForm(request.POST or None)

    def store() -> str:
        given = lines(form.cleaned_data["options"])
        made = services.add_options(field=found, options=given, by=request.user, at=timezone.now())
        return ngettext("%(n)s option added.", "%(n)s options added.", len(made)) % {"n": len(made)}

    return form_in_sheet(request, form, store, back=reverse("customfields:options", args=[field_id]), title=found.label)


@member_required("customfields.change_fielddefinition")
@require_http_methods(["GET", "POST"])
def option(request: MemberRequest, option_id: UUID) -> HttpResponse:
    found = get_object_or_404(FieldOption, pk=option_id)
    form = OptionForm(request.POST or None, instance=found)

    def store() -> str:
        values, seen = form.values(), form.originals()
        services.change_option(option=found, values=values, originals=seen, by=request.user, at=timezone.now())
        return _("%(name)s is saved.") % {"name": found.label}

    return form_in_sheet(
        request, form, store, back=reverse("customfields:options", args=[found.field_id]), title=found.label
    )
