"""A year of the company: who asks when, who takes it on, and how it goes from there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from contacts.models import Tag
from crm.demo import clock, trade, words
from crm.demo.intake import Intake
from crm.demo.ledger import Ledger
from crm.demo.story import Plot, Storyteller
from leads import lifecycle
from leads.models import Lead, LeadSource
from pipelines.models import Pipeline, Stage
from workspaces.models import User

FRESH = 7  # leads of the last hours that nobody has touched
SEEN = 0.997  # share of leads that are not overlooked
BUSINESS = 0.3  # share of leads that come from companies


class Year:
    """Plays the year into a ledger."""

    def __init__(
        self, ledger: Ledger, dice: random.Random, *, members: list[User], tags: list[Tag], now: datetime
    ) -> None:
        self.ledger = ledger
        self.dice = dice
        self.now = now
        self.intake = Intake(ledger, dice, tags)
        self.storyteller = Storyteller(ledger, dice, now=now)
        self.shares = {user: share for user, (*_, share) in zip(members, trade.MEMBERS, strict=True) if share}
        self.manager = members[2]
        self.sources = {source.name: source for source in LeadSource.objects.all()}
        self.pipelines = {pipeline.name: pipeline for pipeline in Pipeline.objects.all()}
        self.stages = {
            name: {stage.name: stage for stage in Stage.objects.of(pipeline).select_related("pipeline")}
            for name, pipeline in self.pipelines.items()
        }
        self.entries = {
            (pipeline.name, source.name): lifecycle.first_stage(pipeline, source).name
            for pipeline in self.pipelines.values()
            for source in self.sources.values()
        }

    def pass_by(self, leads: int) -> None:
        """Let the leads of a year come in, and those of the last hours wait."""
        for at in clock.enquiries(self.dice, now=self.now, number=leads - FRESH):
            lead, plot = self._begin(at)
            if since := self._take_on(lead, plot):
                self.storyteller.tell(lead, plot, since=since)
        for at in clock.this_morning(self.dice, now=self.now, number=FRESH):
            self._begin(at, origin=self.dice.choice(trade.ORIGINS[:4]))
        self._describe_accounts()

    def _begin(self, at: datetime, origin: trade.Origin | None = None) -> tuple[Lead, Plot]:
        """Let a lead come in: online at any hour, by telephone and at fairs when somebody is there to note it."""
        origin = origin or self.dice.choices(trade.ORIGINS, [origin.weight for origin in trade.ORIGINS])[0]
        owner = self.dice.choices(list(self.shares), list(self.shares.values()))[0]
        is_online = origin.category == "digital"
        at, by = (at, None) if is_online else (min(clock.in_office(self.dice, at), self.now), owner)
        is_business = self.dice.random() < BUSINESS
        products = trade.BUSINESSES if is_business else trade.HOMES
        product = self.dice.choices(products, [product.weight for product in products])[0]
        name = "Sales" if is_business or self.dice.random() < 0.55 else "Appointments"
        contact = self.intake.contact(is_business=is_business, by=by, at=at)
        lead = self.ledger.add_lead(
            contact=contact,
            stage=self.stages[name][self.entries[name, origin.name]],
            source=self.sources[origin.name],
            owner=by,
            by=by,
            at=at,
            **self.intake.enquiry(origin=origin, product=product, contact=contact, at=at),
        )
        colleagues = [user for user in self.shares if user != owner]
        return lead, Plot(trade.WAYS[name], self.stages[name], product, origin.luck, owner, colleagues)

    def _take_on(self, lead: Lead, plot: Plot) -> datetime | None:
        """Hand a lead without an owner to its salesperson once the manager has seen it; tell when work begins."""
        came = lead.stage_entered_at
        if lead.owner is not None:
            return came
        at = clock.in_office(self.dice, came + timedelta(minutes=self.dice.expovariate(1 / 25)))
        if at >= self.now or self.dice.random() > SEEN:
            return None
        self.ledger.assign(lead, plot.owner, by=self.manager, at=at)
        return at

    def _describe_accounts(self) -> None:
        for account in self.intake.accounts:
            at = clock.after(self.dice, account.created_at, days=5)
            if self.dice.random() < 0.45 and at < self.now:
                note_type, text = self.dice.choice(words.ACCOUNT)
                by = account.owner or self.manager
                content = words.fill(self.dice, text, colleague=self.manager.first_name)
                self.ledger.note(account, content, by=by, at=at, note_type=note_type)
