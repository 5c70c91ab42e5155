"""A lead at a glance, read without its model: many of them as JSON lists inside one statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Func, JSONField, Subquery

from pipelines.models import Stage


class Glance(NamedTuple):
    """What a card of the board shows, in the order of `COLUMNS`, and a line of Today, with `FURTHER`."""

    id: str
    score: int
    first_name: str
    last_name: str
    email: str
    phone: str
    account: str | None
    value: float | None
    currency: str
    priority: str
    entered: str
    closes: str | None
    touched: str
    owner_first: str | None
    owner_last: str | None
    owner_email: str | None
    stage_id: str
    stage_name: str = ""
    stage_colour: str = ""
    created: str = ""

    @property
    def name(self) -> str:
        """The contact's, as `Contact.name` says it."""
        return f"{self.first_name} {self.last_name}".strip() or self.email or self.phone

    @property
    def owner(self) -> str:
        """The owner's, as `User.name` says it; empty for nobody."""
        if not self.owner_email:
            return ""
        return f"{self.owner_first} {self.owner_last}".strip() or self.owner_email.partition("@")[0]

    @property
    def closes_on(self) -> date | None:
        return date.fromisoformat(self.closes) if self.closes else None

    def order(self, stage: Stage) -> int:
        """Tell where the card stands in its column: higher is further up, equal ones by their ids."""
        return round(datetime.fromisoformat(self.touched).timestamp() * 1000) if stage.is_final else self.score

    def days(self, at: datetime) -> int:
        """Count the whole days since the lead came into its stage."""
        return max(0, (at - datetime.fromisoformat(self.entered)).days)


COLUMNS = (
    "pk",
    "score",
    "contact__first_name",
    "contact__last_name",
    "contact__email",
    "contact__phone_number",
    "contact__account__name",
    "value_number",
    "currency",
    "priority",
    "stage_entered_at",
    "expected_close_date",
    "last_activity_at",
    "owner__first_name",
    "owner__last_name",
    "owner__email",
    "stage_id",
)
FURTHER = ("stage__name", "stage__colour", "created_at")


class Row(Func):
    """Columns as one JSON list."""

    function = "jsonb_build_array"
    output_field = JSONField()


class Totals(Subquery):
    """Count the rows of a slice and sum up their `value_number`, as [number, sum]."""

    template = "(SELECT jsonb_build_array(count(*), sum(counted.value_number)) FROM (%(subquery)s) counted)"
    output_field = JSONField()
