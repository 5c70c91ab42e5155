"""What salespeople write down, and what customers write first."""

from __future__ import annotations

import random

type Line = tuple[str, str]  # the note's type, its text with places to fill

FIRST_CONTACT: tuple[Line, ...] = (
    ("call", "Called {first}, no answer. Left a message and will try again {when}."),
    ("call", "Reached {first} at once. Interested in {product}, wants rough numbers before anybody visits."),
    ("call", "Short call with {first}: {roof}. Currently about {usage} kWh a year. Asked for our checklist."),
    ("call", "{first} was driving; call back {when} after {hour}."),
    ("general", "Sent the introduction e-mail with the {product} brochure and two references near {city}."),
    ("call", "Good talk. {first} has two other quotes already and compares guarantees more than the price."),
    ("research", "Looked at the roof from the air: {roof}, room for roughly {kwp} kWp."),
    ("call", "{first} thought we were the grid operator. Explained who we are; wants to hear more, so no harm done."),
    ("general", "Number in the form has a digit too few; answered by e-mail and asked for the right one."),
)
DISCOVERY: tuple[Line, ...] = (
    ("meeting", "On site in {city}. {roof}; about {kwp} kWp fit. Meter cabinet must be replaced, cellar has space."),
    ("meeting", "Visit took an hour. {first} wants {product} before {season}; the budget is around {price}."),
    ("call", "Went through the bill together: {usage} kWh last year at {cents} cents. Pays back in {years} years."),
    ("general", "Photos of roof, cellar and meter cabinet are in. The chimney shades two modules after 3 p.m."),
    (
        "meeting",
        "Met {first} and partner. They decide together, and the partner worries about the look from the street.",
    ),
    ("research", "Asked the grid operator: connection up to {kwp} kWp is possible without a new cable."),
    ("call", "{first} asks whether the heat pump can follow later. Yes: sized the inverter accordingly."),
    (
        "general",
        "Monument protection applies to the front of the house; only the courtyard side counts. {kwp} kWp left.",
    ),
    ("reminder", "Ask for the statics of the garage before quoting."),
    ("call", "Bank has agreed to the loan in principle, needs our offer as PDF, best {when}."),
)
OFFER: tuple[Line, ...] = (
    ("general", "Offer over {price} sent, valid for four weeks. Two variants: with and without storage."),
    ("call", "{first} read the offer twice and has questions on the {years}-year guarantee. Answered by e-mail."),
    (
        "call",
        "Compared line by line with another quote: ours is {percent} % dearer, but theirs leaves out scaffolding.",
    ),
    ("meeting", "Video call on the offer with {first}. Wants the bigger battery; new price to follow {when}."),
    ("general", "Sent version 2 of the offer: {price}, delivery in {weeks} weeks."),
    ("call", "{first} waits for the owners' meeting. Decision expected {when}."),
    ("reminder", "If we hear nothing, call {first} {when} about the offer."),
    ("general", "{colleague} checked the string plan: fine, but order the longer cable set."),
    ("call", "Asked for {percent} % off. Offered the wallbox installation instead; {first} liked that."),
)
WON: tuple[Line, ...] = (
    ("call", "Signed! {first} sent the contract back this morning. Installation in about {weeks} weeks."),
    ("general", "Order confirmed, deposit invoice is out. Handed over to {colleague} for planning."),
    ("call", "{first} said yes on the phone, contract follows by post. What decided it: the visit and the guarantee."),
    ("meeting", "Contract signed at the kitchen table in {city}. {first} will recommend us to the neighbours."),
)
LOST: tuple[Line, ...] = (
    ("call", "{first} went with somebody else. Friendly talk; may come back for maintenance."),
    ("general", "No answer to four calls and three e-mails. Closing for now."),
    ("call", "The roof has to be renewed first, not before next year. Asked to be remembered then."),
    ("general", "House is being sold. Sent our card for the new owners."),
)
NURTURE: tuple[Line, ...] = (
    ("reminder", "Not before next spring. Call {first} when the new subsidies are out."),
    ("general", "Put on the newsletter; still collecting information."),
    ("call", "{first} wants to finish the insulation first. Good contact, no hurry."),
)
ACCOUNT: tuple[Line, ...] = (
    ("research", "Three sites, two of them with flat roofs. The lease of the third ends next year."),
    ("general", "Invoices go to head office, not to the site. Needs a purchase order number on every offer."),
    ("research", "Published a climate plan: own power for half of the consumption by the end of the decade."),
    ("general", "Decisions above 50,000 go to the board, which meets on the first Tuesday of the month."),
    ("meeting", "Annual talk with {colleague}: happy with the first installation, asks about charging for five cars."),
)
PRIVATE = "Between us: {first} has some doubts about the payment terms. Do not push; I will call {when}."
MESSAGES = (
    "Hello, we would like a quote for {product}. The roof faces {side}. Please call in the evening.",
    "Is {product} worth it with a consumption of about {usage} kWh? Who can advise us on site?",
    "We are building near {city} and plan with {product}. When could you install it?",
    "Please send me prices for {product}, rough ones will do.",
    "Our neighbours are happy with you. We think of {product}, budget around {price}.",
    "Interested in {product}, also for rent if you offer that.",
)
SLOTS = {
    "roof": ("pitched roof facing south", "flat roof, gravel", "roof to east and west", "tiles from 1998, sound",
             "south-west, a little shade from a birch", "new trapezoidal sheet roof", "hip roof with two dormers"),
    "when": ("on Monday", "on Tuesday", "on Thursday", "next week", "on Friday", "in two weeks", "tomorrow"),
    "hour": ("four", "five", "half past five", "six"),
    "season": ("winter", "the summer", "Christmas", "the move", "the heating season"),
    "side": ("south", "south-west", "east and west", "south-east"),
    "percent": ("3", "4", "5", "7", "8", "10"),
    "cents": ("31", "33", "34", "36", "38"),
    "years": ("8", "9", "10", "11", "12", "25"),
    "weeks": ("4", "5", "6", "8", "10"),
}  # fmt: skip


def fill(dice: random.Random, text: str, **known: str) -> str:
    """Fill the places of a text with what is known, and with chance where nothing is."""
    words = {slot: dice.choice(choices) for slot, choices in SLOTS.items()}
    words["usage"] = f"{dice.randrange(2_800, 9_400, 100):,}"
    words["kwp"] = f"{dice.uniform(4.5, 18):.1f}"
    return text.format_map(words | known)
