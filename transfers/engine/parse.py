"""Understand the rows of a file by what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from contacts.models import Contact
from leads import lifecycle
from transfers.engine.lookup import Reference, members_by_name, stages_by_name
from transfers.engine.parsed import Parsed
from transfers.files import table_of
from transfers.models import Import
from transfers.reading import BadValue, Row, Table, values
from transfers.reading.errors import quoted
from transfers.reading.targets import CONTACT_TARGETS, LEAD_TARGETS, Normaliser, Target
from transfers.reading.values import Context
from transfers.refusals import REASON, unguarded

LONGEST = 500  # letters of what records are found and sorted by; PostgreSQL's indexes take no more than 2,700 bytes
FOUND_BY = {"first_name", "last_name", "full_name", "email", "phone_number", "company", "source", "external_id", "tags"}
LOOKED_AT = 500  # rows that tell how a column writes its dates and amounts
TARGETS = {
    Import.Kind.LEAD: {target.name: target for target in LEAD_TARGETS},
    Import.Kind.CONTACT: {target.name: target for target in CONTACT_TARGETS},
}
VIRTUAL = ("company", "source", "stage", "owner", "external_id")


@dataclass(frozen=True)
class Setting:
    """What parsing and planning an import needs besides its rows."""

    job: Import
    table: Table
    reference: Reference
    context: Context
    currency: str


def setting_of(job: Import) -> Setting:
    """
    Open an import's file and read what all its rows share.

    :raises Unreadable: if the file is gone.
    :raises NoSuchStage: if there is no pipeline, or it has no stages.
    """
    table = table_of(job)
    workspace = job.workspace
    pipeline = job.pipeline or lifecycle.default_pipeline()
    first = lifecycle.first_stage(pipeline, job.source)
    reference = Reference(first, stages_by_name(pipeline), members_by_name())
    context = Context(region=workspace.country, zone=ZoneInfo(workspace.timezone), empty=frozenset(job.empty_words))
    return Setting(job, table, reference, context, workspace.currency)


class Parser:
    """Turns rows of one import into values; use it from one thread at a time."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.heard: list[str] = []
        self.default_source = setting.job.source.name if setting.job.source else ""
        context = replace(setting.context, warn=self.heard.append)
        targets = TARGETS[Import.Kind(setting.job.kind)]
        mapping = {int(place): targets.get(name) for place, name in setting.job.mapping.items()}  # None is left out
        self.columns = [
            (place, target.name, target.normaliser, _column_context(setting.table, context, place, target))
            for place, target in mapping.items()
            if target
        ]
        self.further = [(place, name) for place, name in enumerate(setting.table.columns) if place not in mapping]
        self.comes_back = REASON in setting.table.columns
        self.context = context
        self.places = {target: _place(target, setting.job) for _, target, _, _ in self.columns}

    def parse(self, row: Row) -> Parsed:
        """Understand one row; what cannot be understood refuses it, or is kept as further data with a warning."""
        if self.comes_back:
            row = row._replace(values=[unguarded(cell) for cell in row.values])
        parsed = Parsed(row.number, row.values, blank=row.blank, refusal=row.problem, source=self.default_source)
        if row.blank or row.problem:
            return parsed
        self.heard.clear()
        for place, target, convert, context in self.columns:
            cell = row.values[place]
            if cell and not values.is_empty(cell, context):
                self._take(parsed, place, target, convert, context, cell)
        empty = self.context.empty
        for place, name in self.further:
            cell = row.values[place].strip()
            if cell and cell not in empty:
                parsed.metadata[name] = cell
        parsed.warnings = [*([row.warning] if row.warning else []), *self.heard, *parsed.warnings]
        return parsed

    def _take(self, parsed: Parsed, place: int, target: str, convert: Normaliser, context: Context, cell: str) -> None:
        try:
            value = convert(cell, context)
            _check_length(target, value if target == "tags" else [cell])
        except BadValue as bad:
            if target == "email":
                parsed.refusal = str(bad)
            else:
                parsed.metadata[self.setting.table.columns[place]] = cell.strip()
                parsed.warnings.append(f"{bad} It was kept in the further data.")
        else:
            self.places[target](parsed, target, value)


def _check_length(target: str, texts: list[str]) -> None:
    if target in FOUND_BY and any(len(text) > LONGEST for text in texts):
        raise BadValue(f"{quoted(max(texts, key=len))} is longer than {LONGEST} characters.")


def _put_contact(parsed: Parsed, target: str, value: Any) -> None:
    parsed.contact[target] = value


def _put_lead(parsed: Parsed, target: str, value: Any) -> None:
    parsed.lead[target] = value


def _put_name(parsed: Parsed, target: str, value: values.Name) -> None:
    parsed.contact.setdefault("first_name", value.first)
    parsed.contact.setdefault("last_name", value.last)
    if value.rest:
        parsed.metadata["Title"] = value.rest


def _put_amount(parsed: Parsed, target: str, value: values.Amount) -> None:
    parsed.lead["value"] = value.value
    if value.currency:
        parsed.lead["currency"] = value.currency


def _put_itself(parsed: Parsed, target: str, value: Any) -> None:
    setattr(parsed, target, value)


def _put_created_at(parsed: Parsed, target: str, value: Any) -> None:
    parsed.lead[target] = parsed.contact[target] = value


def _place(target: str, job: Import) -> Callable[[Parsed, str, Any], None]:
    """Choose where a value goes; notes and priority are the lead's in a file of leads, else the person's."""
    if target in PLACES:
        return PLACES[target]
    own = target in ("notes", "priority") and job.kind == Import.Kind.LEAD
    return _put_contact if target in CONTACT_FIELDS and not own else _put_lead


CONTACT_FIELDS = {field.name for field in Contact._meta.local_concrete_fields}
PLACES: dict[str, Callable[[Parsed, str, Any], None]] = {
    "full_name": _put_name,
    "value": _put_amount,
    "created_at": _put_created_at,
    "tags": _put_itself,
    **dict.fromkeys(VIRTUAL, _put_itself),
}


def _column_context(table: Table, context: Context, place: int, target: Target) -> Context:
    """Look at a column's first values where these tell how dates or amounts are written."""
    if target.kind in ("date", "datetime"):
        return replace(context, date_order=values.detect_date_order(_column(table, place)))
    if target.kind == "money":
        return replace(context, decimal=values.detect_decimal(_column(table, place)))
    return replace(context, choices=target.choices) if target.choices else context


def _column(table: Table, place: int) -> Iterator[str]:
    return (row.values[place] for row in islice(table.rows(), LOOKED_AT) if not row.problem and not row.blank)
