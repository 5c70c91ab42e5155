"""The life of one lead, from the enquiry to now or to its end."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from crm.demo import clock, trade, words
from crm.demo.ledger import Ledger
from leads.models import Lead
from pipelines.models import Stage
from workspaces.models import User

NOTES = {
    "New": words.FIRST_CONTACT,
    "Web lead": words.FIRST_CONTACT,
    "Referral": words.FIRST_CONTACT,
    "Traditional": words.FIRST_CONTACT,
    "Contacted": words.FIRST_CONTACT + words.DISCOVERY,
    "Proposal": words.OFFER,
    "Nurture": words.NURTURE,
}


HANDED_OVER = 0.02  # chance at each step that a colleague takes over


@dataclass(frozen=True)
class Plot:
    """What decides how a lead goes: its pipeline's ways and stages, its product, its luck, who works on it."""

    ways: trade.Ways
    stages: dict[str, Stage]
    product: trade.Product
    luck: float
    owner: User
    colleagues: list[User]


class Storyteller:
    """Tells the lives of leads into a ledger, one after the other, until `now`."""

    def __init__(self, ledger: Ledger, dice: random.Random, *, now: datetime) -> None:
        self.ledger = ledger
        self.dice = dice
        self.now = now

    def tell(self, lead: Lead, plot: Plot, *, since: datetime) -> None:
        """Let a lead go its way, as far as it has come by now."""
        at, said = since, set[words.Line]()
        while lead.stage.name in plot.ways:
            days, nexts = plot.ways[lead.stage.name]
            leaves_at = clock.after(self.dice, at, days=days)
            self._work(lead, plot, said, at, min(leaves_at, self.now))
            if leaves_at >= self.now:
                return
            if self.dice.random() < HANDED_OVER:
                plot = self._hand_over(lead, plot, leaves_at - timedelta(minutes=20))
            self._leave(lead, plot, self._choose(nexts, plot.luck), leaves_at)
            at = leaves_at

    def _hand_over(self, lead: Lead, plot: Plot, at: datetime) -> Plot:
        heir = self.dice.choice(plot.colleagues)
        self.ledger.assign(lead, heir, by=plot.owner, at=at)
        return replace(plot, owner=heir)

    def _choose(self, nexts: dict[str, float], luck: float) -> str:
        weights = [weight * luck if name == "Won" else weight for name, weight in nexts.items()]
        return self.dice.choices(list(nexts), weights)[0]

    def _work(self, lead: Lead, plot: Plot, said: set[words.Line], since: datetime, until: datetime) -> None:
        """Write notes while the lead stays in a stage, nothing twice on one lead."""
        lines = [line for line in NOTES.get(lead.stage.name, words.DISCOVERY) if line not in said]
        number = min(self.dice.choices((0, 1, 2, 3), (46, 38, 13, 3))[0], len(lines))
        moments = sorted(since + (until - since) * self.dice.uniform(0.15, 0.98) for _ in range(number))
        for (note_type, text), moment in zip(self.dice.sample(lines, number), moments, strict=True):
            said.add((note_type, text))
            at = clock.in_office(self.dice, moment)
            if since < at < until:
                self._note(lead, plot, note_type, text, at)
        if number == 2 and self.dice.random() < 0.04 and until - since > timedelta(days=3):
            self._note(lead, plot, "general", words.PRIVATE, until - timedelta(hours=2), is_private=True)

    def _leave(self, lead: Lead, plot: Plot, to: str, at: datetime) -> None:
        by = plot.owner if self.dice.random() < 0.93 else self.dice.choice(plot.colleagues)
        if to in trade.KNOWS_VALUE and lead.value is None:
            self.ledger.update(lead, self._figures(plot, at), by=plot.owner, at=at - timedelta(minutes=6))
        reason = self.dice.choices([text for text, _ in trade.REASONS], [n for _, n in trade.REASONS])[0]
        self.ledger.move(lead, plot.stages[to], by=by, at=at, reason=reason if to == "Lost" else "")
        if to == "Won":
            self._end(lead, plot, words.WON, at)
            customer = {"contact_type": "customer", "relationship_status": "won"}
            self.ledger.update(lead.contact, customer, by=by, at=min(at + timedelta(minutes=3), self.now))
        elif to == "Lost" and self.dice.random() < 0.5:
            self._end(lead, plot, words.LOST, at)

    def _end(self, lead: Lead, plot: Plot, lines: tuple[words.Line, ...], at: datetime) -> None:
        note_type, text = self.dice.choice(lines)
        self._note(lead, plot, note_type, text, min(at + timedelta(minutes=9), self.now))

    def _figures(self, plot: Plot, at: datetime) -> dict[str, object]:
        amount = self.dice.lognormvariate(math.log(plot.product.price), plot.product.spread)
        close = at + timedelta(days=self.dice.lognormvariate(math.log(32), 0.5))
        return {"value": Decimal(round(amount, -1)).quantize(Decimal("0.01")), "expected_close_date": close.date()}

    def _note(
        self, lead: Lead, plot: Plot, note_type: str, text: str, at: datetime, *, is_private: bool = False
    ) -> None:
        known = {
            "first": lead.contact.first_name,
            "city": lead.contact.city,
            "product": plot.product.name.lower(),
            "price": f"{lead.value or plot.product.price:,.0f} EUR",
            "colleague": self.dice.choice(plot.colleagues).first_name,
        }
        content = words.fill(self.dice, text, **known)
        self.ledger.note(lead, content, by=plot.owner, at=at, note_type=note_type, is_private=is_private)
