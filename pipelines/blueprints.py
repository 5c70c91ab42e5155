"""
Pipelines to begin with: B's lifecycle, A's appointment-led process and D's construction sale.

A stage is (name, colour, probability, expected days, what it means).
"""

from dataclasses import dataclass, field
from typing import Any

QUALIFIED = {"is_qualified": True}
WON = {"is_final": True, "is_won": True, "stage_type": "outcome"}
LOST = {"is_final": True, "is_lost": True, "stage_type": "outcome"}


@dataclass(frozen=True)
class Step:
    name: str
    colour: str
    probability: int
    expected_days: int | None = None
    meaning: dict[str, Any] = field(default_factory=dict)
    purpose: str = ""


@dataclass(frozen=True)
class Blueprint:
    name: str
    description: str
    steps: tuple[Step, ...]


SALES = Blueprint(
    "Sales",
    "From first contact to a signed offer.",
    (
        Step("New", "sky", 5, 2, {"stage_type": "milestone"}, "web_lead"),
        Step("Contacted", "indigo", 15, 7),
        Step("Qualified", "violet", 35, 14, QUALIFIED, "qualification"),
        Step("Proposal", "amber", 60, 21, QUALIFIED, "proposal"),
        Step("Nurture", "slate", 5, 90, {}, "nurture"),
        Step("Won", "green", 100, None, WON | QUALIFIED),
        Step("Lost", "red", 0, None, LOST),
    ),
)
APPOINTMENTS = Blueprint(
    "Appointments",
    "Every lead gets a meeting; the meeting decides.",
    (
        Step("Web lead", "sky", 5, 2, {"stage_type": "milestone"}, "web_lead"),
        Step("Referral", "cyan", 15, 2, {"stage_type": "milestone"}, "referral"),
        Step("Traditional", "blue", 10, 3, {"stage_type": "milestone"}, "traditional"),
        Step("Qualification", "indigo", 20, 7, {}, "qualification"),
        Step("Appointment", "violet", 40, 10, QUALIFIED | {"category": "appointment_status"}, "appointment"),
        Step("Follow-up", "orange", 20, 7, QUALIFIED | {"category": "result_status"}, "follow_up"),
        Step("Sales process", "pink", 55, 14, QUALIFIED, "sales_process"),
        Step("Proposal", "amber", 70, 21, QUALIFIED, "proposal"),
        Step("Nurture", "slate", 5, 90, {}, "nurture"),
        Step("Won", "green", 100, None, WON | QUALIFIED),
        Step("Lost", "red", 0, None, LOST),
    ),
)
CONSTRUCTION = Blueprint(
    "Construction bids",
    "Prospecting, bidding and negotiating for building projects.",
    (
        Step("Prospecting", "sky", 10, 14, {"stage_type": "milestone"}, "web_lead"),
        Step("Site visit", "teal", 25, 14, QUALIFIED, "qualification"),
        Step("Estimate", "indigo", 45, 21, QUALIFIED),
        Step("Proposal", "amber", 60, 30, QUALIFIED, "proposal"),
        Step("Negotiation", "orange", 80, 21, QUALIFIED),
        Step("Nurture", "slate", 5, 120, {}, "nurture"),
        Step("Won", "green", 100, None, WON | QUALIFIED),
        Step("Lost", "red", 0, None, LOST),
    ),
)
BLUEPRINTS = {"sales": SALES, "appointments": APPOINTMENTS, "construction": CONSTRUCTION}
