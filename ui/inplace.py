"""
Edit one value where it stands, on a record or in a list (docs/inplace.md).

An app declares once which fields of a model may be edited so, how each is shown and which service stores it; one
view function then answers the editor, stores, and shows the value again, or both versions when two people changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language

from core.edits import Clash, EditConflict
from core.errors import DomainError
from ui import filters
from ui.forms import ORIGINAL, RecordForm, written
from ui.registry import Text
from ui.responses import with_trigger
from workspaces.access import may
from workspaces.middleware import MemberRequest

PAGE = "ui/inplace.html"
PLACE = "-name-"
type Store[M: Model] = Callable[[MemberRequest, M, Mapping[str, Any], Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class InplaceField:
    """A field, its kind in ui/values.html, and the attribute that is shown, where that has another name."""

    name: str
    kind: str = "text"
    label: Text = ""
    attribute: str = ""

    def read(self, record: Model) -> Any:
        """Give what is shown: the label of a choice, else the value itself."""
        label = getattr(record, f"get_{self.name}_display", None) if self.kind == "choice" else None
        return label() if label else getattr(record, self.attribute or self.name)


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of one record where it is shown; `url` is empty where the member may not edit it."""

    name: str
    kind: str
    label: Text
    value: Any
    record: Any
    url: str
    id: str
    shape: str = "row"


@dataclass(frozen=True, kw_only=True, eq=False)
class Inplace[M: Model]:
    """
    The fields of a model that are edited in place.

    `store` calls the service with (request, record, values, originals); `rows` reads a record with what its values
    need; `view` is the name of an address with the record's id and the field's name; `refused` may answer a refusal
    in a way of its own, such as with a dialog; `further` finds fields that are no columns of the model, by name.
    """

    key: str
    view: str
    permission: str
    form: type[RecordForm]
    rows: Callable[[], QuerySet[M]]
    store: Store[M]
    shown: Iterable[InplaceField]
    refused: Callable[[MemberRequest, M, DomainError], HttpResponse | None] | None = None
    further: Callable[[str], InplaceField | None] | None = None
    fields: dict[str, InplaceField] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", {each.name: each for each in self.shown})

    def find(self, name: str) -> InplaceField | None:
        """Find what is edited under a name; None for anything else."""
        return self.fields.get(name) or (self.further(name) if self.further else None)

    def label(self, shown: InplaceField) -> str:
        return _labels(self, get_language())[shown.name] if shown.name in self.fields else str(shown.label)

    def spots(self, request: MemberRequest, record: M, names: Iterable[str]) -> list[Spot]:
        """Give the values of a record for a section of its page."""
        base = reverse(self.view, args=[record.pk, PLACE]) if may(request, self.permission) else ""
        return [self._spot(record, self.fields[name], base.replace(PLACE, name)) for name in names]

    def spot(self, record: M, name: str, shape: str = "row") -> Spot:
        url = reverse(self.view, args=[record.pk, name]) + ("?as=cell" if shape == "cell" else "")
        if (shown := self.find(name)) is None:
            raise Http404("No such field.")
        return self._spot(record, shown, url, shape)

    def _spot(self, record: M, shown: InplaceField, url: str, shape: str = "row") -> Spot:
        label, anchor = self.label(shown), f"{self.key}-{shown.name}"
        if shape == "cell":
            anchor = f"{self.key}-{record.pk}-{shown.name}"
        return Spot(shown.name, shown.kind, label, shown.read(record), record, url, anchor, shape)


@lru_cache
def _labels(inplace: Inplace[Any], language: str | None) -> dict[str, str]:
    """Say the labels of all fields in a language, once: a page shows dozens, each twice."""
    named = inplace.form.base_fields
    return {name: str(each.label or named[name].label or name) for name, each in inplace.fields.items()}


def edit_field[M: Model](request: MemberRequest, inplace: Inplace[M], record_id: UUID, name: str) -> HttpResponse:
    """Answer the address of one field: its editor, or (?show) its value; POST stores it."""
    if not may(request, inplace.permission):
        raise PermissionDenied
    if inplace.find(name) is None:
        raise Http404("No such field.")
    record = get_object_or_404(inplace.rows(), pk=record_id)
    if request.method == "POST":
        return _store(request, inplace, record, name)
    if "show" in request.GET:
        return _answer(request, inplace.spot(record, name, _shape(request)), "shown")
    form = inplace.form(instance=record, only=[name], auto_id=f"edit-{inplace.key}-%s")
    return _answer(request, inplace.spot(record, name, _shape(request)), "editor", form=form)


def _store[M: Model](request: MemberRequest, inplace: Inplace[M], record: M, name: str) -> HttpResponse:
    form = inplace.form(request.POST, instance=record, only=[name], auto_id=f"edit-{inplace.key}-%s")
    try:
        if form.is_valid():
            inplace.store(request, record, form.values(), form.originals())
            return _stored(request, inplace, record, name)
    except EditConflict as conflict:
        spot = inplace.spot(inplace.rows().get(pk=record.pk), name, _shape(request))
        clash = told(form, conflict.clashes[0])
        return _answer(request, spot, "conflict", status=409, form=form, clash=clash, said=conflict.message)
    except DomainError as error:
        if inplace.refused and (answer := inplace.refused(request, record, error)):
            return answer
        form.add_error(name, error.message)
    return _answer(request, inplace.spot(record, name, _shape(request)), "refused", status=422, form=form)


def _stored[M: Model](request: MemberRequest, inplace: Inplace[M], record: M, name: str) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(record)  # type: ignore[call-overload]
    fresh = inplace.rows().get(pk=record.pk)
    response = _answer(request, inplace.spot(fresh, name, _shape(request)), "shown")
    return changed(response, record)


def changed(response: HttpResponse, record: Model) -> HttpResponse:
    """Let the parts of the page that show the record ask again for themselves."""
    return with_trigger(response, "record-changed", {"subject": str(record.pk)})


def told(form: RecordForm, clash: Clash) -> dict[str, Any]:
    """Say the three versions of a value that two people changed, as a person reads them and as the form sends them."""
    bound = form[clash.field]
    return {
        "field": clash.field,
        "label": bound.label,
        "original": in_words(bound.field, clash.original),
        "theirs": in_words(bound.field, clash.theirs),
        "mine": in_words(bound.field, clash.mine),
        "sent": form.data.getlist(clash.field),  # type: ignore[attr-defined]
        "hidden": [(ORIGINAL + clash.field, written(bound.field, clash.theirs))],
    }


def in_words(field: Any, value: Any) -> str:
    """Say a form field's value in words: the label of a choice, the name of a record."""
    if isinstance(value, Model) or value is None:
        return "" if value is None else str(value)
    if hasattr(field, "in_words"):
        return str(field.in_words(value))
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, date):
        return filters.exact(value) if isinstance(value, datetime) else filters.day(value)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())} if value != "" else {}
    return labels.get(str(value), str(value))


def _shape(request: MemberRequest) -> str:
    return "cell" if request.GET.get("as") == "cell" else "row"


def _answer(request: MemberRequest, spot: Spot, block: str, *, status: int = 200, **more: Any) -> HttpResponse:
    template = f"{PAGE}#{block}" if request.htmx else PAGE  # type: ignore[attr-defined]
    context = {"spot": spot, "block": block, "form": None, "clash": None, "said": "", **more}
    return TemplateResponse(request, template, context, status=status)
