"""What leads can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leads.finders import leads_like
from leads.models import Lead, LeadTag
from ui.lists.days import AHEAD, Days
from ui.lists.filters import AnyOf, Between, ListFilter, OneOf, Owners, Words, among, best_matches

STATES: dict[str, dict[str, bool]] = {
    "open": {"is_active": True},
    "won": {"is_active": False, "is_closed_won": True},
    "lost": {"is_active": False, "is_closed_lost": True},
    "all": {},
}
BY_STATE = {"value", "score", "closing", "since", "created"}  # sorts whose index begins with is_active
BY_STAGE = {"active", "score"}  # sorts with an index that begins with the stage
MOST_PARTS = 6
OF_ANY_STATE = {"stage", "status", "closed"}  # conditions that speak of leads at an end as well
MOST = 1000  # that words can narrow the list to
STATUS = [("open", _("Open")), ("won", _("Won")), ("lost", _("Lost")), ("all", _("All"))]


class LeadFilter(ListFilter):
    """
    The filters of the list, the counts, bulk actions and exports of leads.

    Leads at an end are left out unless `status`, a stage or a condition asks for them: whoever chooses Won wants to
    see it.
    """

    q = Words(label=_("Name, e-mail, phone"), method="search")
    status = OneOf(label=_("Status"), choices=STATUS, method="passed_over")
    stage = AnyOf(label=_("Stage"), field_name="stage")
    owner = Owners(label=_("Owner"), field_name="owner")
    value = Between(label=_("Value"), field_name="value_number")
    source = AnyOf(label=_("Source"), field_name="source")
    tag = AnyOf(label=_("Tags"), method="tagged", lazy=True)
    priority = AnyOf(label=_("Priority"), rare=True, field_name="priority", read=str)
    created = Days(label=_("Created"), rare=True, field_name="created_at")
    active = Days(label=_("Last activity"), rare=True, field_name="last_activity_at")
    closing = Days(label=_("Expected close"), rare=True, field_name="expected_close_date", spans=AHEAD, moments=False)
    pipeline = AnyOf(label=_("Pipeline"), rare=True, field_name="stage__pipeline")

    def filter_queryset(self, queryset: QuerySet[Lead]) -> QuerySet[Lead]:
        found = super().filter_queryset(queryset)
        return found.filter(**STATES[self.state])

    def parts(self, rows: QuerySet[Any], sort: str) -> Sequence[QuerySet[Any]]:
        """Take leads apart by open and closed, or by stage: with these the indexes of the sorts begin."""
        stages = self.form.cleaned_data.get("stage") or []
        if sort in BY_STAGE and 1 < len(stages) <= MOST_PARTS:
            return [rows.filter(stage=stage) for stage in stages]
        if self.state == "all" and sort in BY_STATE:
            return [rows.filter(is_active=is_active) for is_active in (True, False)]
        return [rows]

    @property
    def state(self) -> str:
        """Tell the status that holds."""
        cleaned = self.form.cleaned_data
        asked_for = cleaned.get("stage") or not OF_ANY_STATE.isdisjoint(self.named)
        return cleaned.get("status") or ("all" if asked_for else "open")

    def search(self, leads: QuerySet[Lead], name: str, words: str) -> QuerySet[Lead]:
        found = leads_like(words, MOST)
        if found is None:
            return leads
        self.note = best_matches(MOST) if len(found) >= MOST else ""
        return leads.filter(pk__in=among(found))

    def passed_over(self, leads: QuerySet[Lead], name: str, status: str) -> QuerySet[Lead]:
        """Leave the status to the end, where the stages are known."""
        return leads

    def tagged(self, leads: QuerySet[Lead], name: str, tags: list[Any]) -> QuerySet[Lead]:
        return leads.filter(pk__in=LeadTag.objects.filter(tag__in=tags).values("lead"))
