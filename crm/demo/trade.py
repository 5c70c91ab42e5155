"""The company: who works there, what it sells, where its customers come from, how its leads go."""

from __future__ import annotations

from dataclasses import dataclass

from workspaces.models import Role

NAME, SLUG = "Northlight Solar", "demo"
MEMBERS = (  # first name, last name, role, share of the leads
    ("Ingrid", "Solheim", Role.OWNER, 2),
    ("Marek", "Nowicki", Role.ADMIN, 0),
    ("Helena", "Brandt", Role.MANAGER, 8),
    ("Jonas", "Keller", Role.STAFF, 30),
    ("Amira", "Haddad", Role.STAFF, 34),
    ("Pieter", "van Dijk", Role.STAFF, 22),
    ("Sofia", "Ricci", Role.PROJECT_MANAGER, 4),
    ("Thomas", "Okafor", Role.VIEWER, 0),
)
TAGS = {"Storage": "teal", "Urgent": "red", "New building": "sky", "Listed building": "amber", "Subsidy": "green",
        "Repeat customer": "violet", "Newsletter": "slate", "Financing": "indigo"}  # fmt: skip


@dataclass(frozen=True)
class Product:
    """Something sold: the middle of its price and how far prices spread."""

    name: str
    price: int
    spread: float
    weight: int
    kind: str


@dataclass(frozen=True)
class Origin:
    """A source of leads; `luck` multiplies the chance to win, `campaign` is what its links carry."""

    name: str
    category: str
    weight: int
    luck: float = 1.0
    campaign: tuple[str, str] = ("", "")  # utm source and medium


HOMES = (
    Product("Solar roof", 14_800, 0.32, 34, "Single-family house"),
    Product("Solar roof with battery", 23_900, 0.28, 30, "Single-family house"),
    Product("Heat pump", 29_500, 0.24, 16, "Renovation"),
    Product("Battery", 9_600, 0.30, 9, "Extension"),
    Product("Wallbox", 1_950, 0.30, 8, "Extension"),
    Product("Balcony set", 890, 0.25, 3, "Flat"),
)
BUSINESSES = (
    Product("Commercial roof", 118_000, 0.65, 46, "Commercial building"),
    Product("Solar carport", 64_000, 0.45, 14, "Car park"),
    Product("Commercial storage", 72_000, 0.50, 14, "Commercial building"),
    Product("Charging points", 18_500, 0.50, 16, "Car park"),
    Product("Maintenance contract", 3_200, 0.50, 10, "Service"),
)
ORIGINS = (
    Origin("Website", "digital", 28, 1.0, ("website", "organic")),
    Origin("Google Ads", "digital", 17, 0.8, ("google", "cpc")),
    Origin("Comparison portal", "digital", 12, 0.55, ("portal", "partner")),
    Origin("Instagram", "digital", 8, 0.6, ("instagram", "social")),
    Origin("Newsletter", "digital", 4, 1.2, ("newsletter", "email")),
    Origin("Customer referral", "referral", 13, 1.7),
    Origin("Partner installer", "referral", 5, 1.4),
    Origin("Phone call", "traditional", 6, 1.1),
    Origin("Trade fair", "traditional", 4, 0.8),
    Origin("Neighbourhood flyer", "traditional", 2, 0.7),
)
CAMPAIGNS = ("spring-roofs", "battery-bonus", "heat-pump-weeks", "brand", "own-power-calculator")
PAGES = ("/", "/solar-roof/", "/battery/", "/heat-pump/", "/calculator/", "/prices/", "/business/")
REASONS = (
    ("Too expensive", 30),
    ("Chose a competitor", 22),
    ("No answer", 20),
    ("Postponed", 11),
    ("Roof not suitable", 9),
    ("Outside our area", 4),
    ("Not a real enquiry", 4),
)

type Ways = dict[str, tuple[float, dict[str, float]]]  # stage: days there at the middle, weight of each next stage

SALES: Ways = {
    "New": (0.35, {"Contacted": 86, "Lost": 10, "Nurture": 4}),
    "Contacted": (6, {"Qualified": 62, "Lost": 24, "Nurture": 14}),
    "Qualified": (12, {"Proposal": 72, "Lost": 18, "Nurture": 10}),
    "Proposal": (19, {"Won": 74, "Lost": 38, "Nurture": 7}),
    "Nurture": (75, {"Contacted": 24, "Lost": 76}),
}
APPOINTMENTS: Ways = {
    "Web lead": (0.4, {"Qualification": 80, "Lost": 14, "Nurture": 6}),
    "Referral": (0.6, {"Qualification": 92, "Lost": 6, "Nurture": 2}),
    "Traditional": (1.2, {"Qualification": 84, "Lost": 12, "Nurture": 4}),
    "Qualification": (6, {"Appointment": 66, "Lost": 22, "Nurture": 12}),
    "Appointment": (9, {"Sales process": 68, "Follow-up": 20, "Lost": 12}),
    "Follow-up": (6, {"Appointment": 58, "Lost": 42}),
    "Sales process": (12, {"Proposal": 80, "Lost": 14, "Nurture": 6}),
    "Proposal": (18, {"Won": 74, "Lost": 38, "Nurture": 6}),
    "Nurture": (75, {"Qualification": 24, "Lost": 76}),
}
WAYS = {"Sales": SALES, "Appointments": APPOINTMENTS}
KNOWS_VALUE = {"Qualified", "Appointment", "Sales process", "Proposal"}  # from here on there is a figure
