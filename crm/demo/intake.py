"""How a lead comes in: who asks, for what, from where, and what is known of their visit."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from contacts.models import Account, Contact, Tag
from crm.demo import trade, words
from crm.demo.ledger import Ledger
from crm.demo.people import People
from workspaces.models import User

ACCOUNTS = 180
POINTS = {
    "requested_demo": 50,
    "started_signup": 30,
    "viewed_pricing": 20,
    "downloaded_resource": 15,
    "requested_sales_contact": 10,
}


class Intake:
    """Makes contacts and companies as they turn up, and the first fields of their leads."""

    def __init__(self, ledger: Ledger, dice: random.Random, tags: list[Tag]) -> None:
        self.ledger = ledger
        self.dice = dice
        self.tags = tags
        self.people = People(dice)
        self.accounts: list[Account] = []
        self.known: list[Contact] = []

    def contact(self, *, is_business: bool, by: User | None, at: datetime) -> Contact:
        """Somebody who asks: often new, sometimes somebody who asked before."""
        before = [person for person in self.known[-400:] if bool(person.account_id) == is_business]
        if before and self.dice.random() < 0.09:
            return self.dice.choice(before)
        fields = self.people.person()
        if is_business:
            fields |= {"account": self._account(by=by, at=at), "job_title": self.people.job()}
        fields["contact_type"] = "decision_maker" if is_business and self.dice.random() < 0.6 else "prospect"
        fields["preferred_contact_method"] = self.dice.choice(("email", "phone", "phone", ""))
        contact = self.ledger.add_contact(by=by, at=at, owner=by, tags=self._some_tags(0.12), **fields)
        self.known.append(contact)
        return contact

    def enquiry(
        self, *, origin: trade.Origin, product: trade.Product, contact: Contact, at: datetime
    ) -> dict[str, Any]:
        """What the first contact says: the fields of a new lead."""
        fields: dict[str, Any] = {"product_interest": product.name, "project_type": product.kind}
        if origin.category == "digital":
            fields |= self._visit(origin, at)
        if origin.campaign[0] == "website" or self.dice.random() < 0.3:
            price = f"{round(product.price, -2):,} EUR"
            places = {"product": product.name.lower(), "city": contact.city, "price": price}
            fields["message"] = words.fill(self.dice, self.dice.choice(words.MESSAGES), **places)
            fields["budget"] = self.dice.choice(("", "", price, f"up to {price}"))
        points = sum(POINTS[name] for name in POINTS if fields.get(name)) + self.dice.randint(0, 18)
        fields["score"] = min(points, 100)
        fields["temperature"] = "hot" if points >= 70 else "warm" if points >= 30 else "cold"
        fields["priority"] = self.dice.choices(("", "low", "medium", "high", "hot"), (40, 12, 28, 14 + points / 4, 6))[
            0
        ]
        return fields | {"tags": self._some_tags(0.3)}

    def _visit(self, origin: trade.Origin, at: datetime) -> dict[str, Any]:
        medium = origin.campaign[1]
        fields: dict[str, Any] = {
            "utm_source": origin.campaign[0],
            "utm_medium": medium,
            "landing_page": f"https://www.example.com{self.dice.choice(trade.PAGES)}",
            "first_seen_at": at - timedelta(days=self.dice.expovariate(1 / 6), minutes=4),
            "interest_type": self.dice.choice(("demo", "sales_contact", "just_browsing")),
        }
        if medium in {"cpc", "social", "email"}:
            fields["utm_campaign"] = self.dice.choice(trade.CAMPAIGNS)
        if medium == "cpc":
            fields["utm_term"] = self.dice.choice(("solar roof price", "heat pump quote", "pv with battery"))
        fields["referrer"] = f"https://{origin.campaign[0]}.example.net/" if medium != "email" else ""
        chances = zip(POINTS, (0.24, 0.08, 0.45, 0.22, 0.3), strict=True)
        return fields | {name: self.dice.random() < chance for name, chance in chances}

    def _account(self, *, by: User | None, at: datetime) -> Account:
        is_new = len(self.accounts) < ACCOUNTS and self.dice.random() < 0.62
        if is_new or not self.accounts:
            self.accounts.append(self.ledger.add_account(by=by, at=at, owner=by, **self.people.company()))
            return self.accounts[-1]
        return self.dice.choice(self.accounts)

    def _some_tags(self, chance: float) -> list[Tag]:
        if self.dice.random() >= chance:
            return []
        return self.dice.sample(self.tags, self.dice.choice((1, 1, 1, 2)))
