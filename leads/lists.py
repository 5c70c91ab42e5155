"""The list of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from contacts.lists import by_record, tag_options
from core.prepared import Prepared
from customfields.lists import extras_of
from customfields.models import FieldDefinition
from leads.bulk import CHANGES
from leads.conditions import LEAD_FIELDS
from leads.filters import STATUS, LeadFilter
from leads.models import Lead, LeadSource, LeadTag, LeadTally
from pipelines.models import Pipeline, Stage
from ui.lists import Column, List, Option, Options, Sort
from ui.lists.asked import Asked
from ui.lists.options import choices_from, gather, members, of_choices, with_words
from ui.lists.totals import Total
from ui.lists.views import View

PRIORITY_COLOURS = {"low": "gray", "medium": "sky", "high": "amber", "hot": "red"}
PERSON = ("contact__first_name", "contact__last_name", "contact__email", "contact__phone_number")
KEPT = {"status", "stage", "owner", "pipeline"}  # the filters under which totals are kept
OPEN, WON, LOST = 1, 2, 4  # what a stage means for the leads in it
MEANINGS = {"open": OPEN, "won": WON, "lost": LOST}


TAGS = Prepared(
    lambda ids: LeadTag.objects.filter(lead__any_of=ids).values_list("lead_id", "tag__name", "tag__colour"), ids=list
)
TALLIES = Prepared(lambda stages: LeadTally.objects.filter(stage__any_of=stages).sums(), stages=list)


def tags_of_leads(ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    return by_record(TAGS(ids=list(ids)))


def lead_options(asked: Asked) -> Options:
    """Read stages and pipelines, people, sources and the chosen tags in one query."""
    found = gather(stage=_stages, owner=members, source=_sources, pipeline=_pipelines)
    if len(found["pipeline"]) < 2 and not asked.cleaned.get("pipeline"):
        found["pipeline"] = {}
    words = {"status": of_choices(STATUS), "priority": of_choices(Lead.Priority.choices, PRIORITY_COLOURS)}
    return {**found, "owner": with_words(found["owner"]), "tag": tag_options(asked), **words}


def _stages() -> QuerySet[Any]:
    pipeline = Case(When(pipeline__is_default=True, then=0), default=1_000_000) + F("pipeline__position") * 1_000
    meaning = Case(
        When(is_final=False, then=OPEN), When(is_won=True, then=WON), When(is_lost=True, then=LOST), default=0
    )
    return choices_from(
        Stage.objects.all(),
        colour="colour",
        parent="pipeline_id",
        rank=pipeline + F("position"),
        flags=meaning,
        offered="is_active",
    )


def _pipelines() -> QuerySet[Any]:
    rank = Case(When(is_default=True, then=-1), default=F("position"), output_field=IntegerField())
    return choices_from(Pipeline.objects.all(), rank=rank, offered="is_active")


def _sources() -> QuerySet[Any]:
    return choices_from(LeadSource.objects.all(), offered="is_active")


def kept_total(asked: Asked) -> Total | None:
    """Sum up what triggers keep for each stage and owner; None under a filter that they know nothing of."""
    cleaned = asked.cleaned
    if not cleaned or not KEPT.issuperset(asked.active):
        return None
    stages = [stage.value for stage in asked.options["stage"].values() if _is_meant(stage, cleaned, asked)]
    if cleaned["owner"]:
        whose = asked.filters.filters["owner"].filter(LeadTally.objects.filter(stage__any_of=stages), cleaned["owner"])
        sums = list(whose.sums())
    else:
        sums = TALLIES(stages=stages)
    leads, value = sums[0] if sums else (0, Decimal(0))
    return Total(leads, value, asked.request.workspace.currency)


def _is_meant(stage: Option, cleaned: dict[str, Any], asked: Asked) -> bool:
    meaning = MEANINGS.get(asked.filters.state)
    chosen, pipelines = cleaned["stage"], cleaned["pipeline"]
    return (
        (meaning is None or bool(stage.flags & meaning))
        and (not chosen or stage.value in chosen)
        and (not pipelines or stage.parent in pipelines)
    )


LEADS = List[Lead](
    key="leads",
    extras=extras_of(FieldDefinition.Context.LEAD, rest="last_activity_at"),
    title=_("Leads"),
    noun=ngettext_lazy("lead", "leads"),
    subject="lead",
    live="lead contact",
    view="leads:list",
    record="leads:lead",
    may_edit="leads.change_lead",
    icon="target",
    creation="lead",
    template="leads/list.html",
    bulk="leads:bulk",
    changes=CHANGES,
    first_steps="leads/first_steps.html",
    export="leads:export",
    may_export="leads.export_lead",
    rows=Lead.objects.all,
    filters=LeadFilter,
    options=lead_options,
    kept_total=kept_total,
    fields=LEAD_FIELDS,
    views=[
        View("open", _("All open")),
        View("mine", _("Mine"), "owner=me"),
        View(
            "hot",
            _("Hot and untouched"),
            "where=1:contacted:empty,or(priority:is:hot,temperature:is:hot,score:min:70)&sort=-score",
        ),
        View("closing", _("Closing this month"), "closing=month&sort=closing"),
    ],
    worth="value",
    columns=[
        Column(key="name", label=_("Name"), paths=PERSON, sort="name"),
        Column(key="account", label=_("Company"), paths=("contact__account__name",)),
        Column(key="stage", label=_("Stage"), paths=("stage",), kind="stage"),
        Column(key="value", label=_("Value"), paths=("value", "currency"), kind="money", sort="value", edit="value"),
        Column(key="owner", label=_("Owner"), paths=("owner",), kind="person", edit="owner"),
        Column(key="source", label=_("Source"), paths=("source",), kind="named", edit="source", minor=True),
        Column(key="score", label=_("Score"), paths=("score",), kind="score", sort="score", minor=True),
        Column(key="priority", label=_("Priority"), paths=("priority",), kind="pill", edit="priority", shown=False),
        Column(key="tags", label=_("Tags"), kind="tags", load=tags_of_leads, edit="tags", minor=True),
        Column(
            key="closing",
            label=_("Expected close"),
            paths=("expected_close_date",),
            kind="day",
            sort="closing",
            edit="expected_close_date",
            minor=True,
        ),
        Column(
            key="interest",
            label=_("Interested in"),
            paths=("product_interest",),
            edit="product_interest",
            shown=False,
        ),
        Column(key="email", label=_("E-mail"), paths=("contact__email",), kind="email", shown=False),
        Column(key="phone", label=_("Phone"), paths=("contact__phone_number",), kind="phone", shown=False),
        Column(key="job_title", label=_("Job title"), paths=("contact__job_title",), shown=False),
        Column(key="active", label=_("Last activity"), paths=("last_activity_at",), kind="moment", sort="active"),
        Column(
            key="since",
            label=_("In stage since"),
            paths=("stage_entered_at",),
            kind="moment",
            sort="since",
            shown=False,
        ),
        Column(key="created", label=_("Created"), paths=("created_at",), kind="moment", sort="created", minor=True),
    ],
    sorts=[
        Sort(key="name", label=_("Name"), fields=("contact__last_name", "contact__first_name", "contact__id"), bound=3),
        Sort(key="value", label=_("Value"), fields=("value_number",), nullable=True),
        Sort(key="score", label=_("Score"), fields=("score",)),
        Sort(key="closing", label=_("Expected close"), fields=("expected_close_date",), nullable=True),
        Sort(key="active", label=_("Last activity"), fields=("last_activity_at",)),
        Sort(key="since", label=_("In stage since"), fields=("stage_entered_at",)),
        Sort(key="created", label=_("Created"), fields=("created_at",)),
    ],
    default_sort="-active",
    empty=(
        _("No leads yet"),
        _("A lead is one possible sale to one person. Add the first, or bring a file of them in."),
    ),
)
