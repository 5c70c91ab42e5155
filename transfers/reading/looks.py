"""What the values of a column look like."""

import re
from collections.abc import Iterator

from transfers.reading.errors import BadValue
from transfers.reading.targets import Target
from transfers.reading.values import Context, date

FEWEST_RIGHT = 0.7
CHECKED = {"email", "phone", "date", "datetime", "money", "integer", "choice", "url"}
FEWEST_DIGITS = 5
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
PHONE = re.compile(r"(?:p:)?(?=(?:\D*\d){7,15}\D*$)(?=\d*[\s+()/.-])[+(]?\d[\d\s()/.-]{6,22}(?:\s?x\d+)?")
NO_PHONE = re.compile(r"\d+[.,]\d+|\d{1,3}(?:\.\d{1,3}){3}")
LINKEDIN = re.compile(r"(?:https?://)?(?:\w+\.)?linkedin\.com/\S+", re.IGNORECASE)
PAGE = re.compile(r"(?:https?://|www\.)\S+\.\S+", re.IGNORECASE)
LOOKS = (
    (EMAIL, ("email",), "looks like e-mail addresses"),
    (LINKEDIN, ("linkedin_url",), "looks like LinkedIn profiles"),
    (PHONE, ("phone_number", "mobile_phone"), "looks like telephone numbers"),
    (PAGE, ("website",), "looks like addresses of web pages"),
)


def share(target: Target, sample: list[str]) -> float:
    """Give the part of the values that a target of this kind would take; 1 if there is nothing to judge by."""
    if target.kind not in CHECKED or not sample:
        return 1.0
    if target.kind == "phone":
        return sum(sum(map(str.isdigit, text)) >= FEWEST_DIGITS for text in sample) / len(sample)
    return sum(_takes(target, text) for text in sample) / len(sample)


def guesses(sample: list[str]) -> Iterator[tuple[str, str]]:
    """Yield targets that most of the values look like, each with the reason, the best first."""
    for pattern, names, reason in LOOKS:
        right = sum(1 for text in sample if pattern.fullmatch(text) and not (pattern is PHONE and _is_other(text)))
        if right and right >= FEWEST_RIGHT * len(sample):
            yield from ((name, reason) for name in names)


def _takes(target: Target, text: str) -> bool:
    try:
        target.normaliser(text, Context(choices=target.choices))
    except BadValue:
        return False
    return True


def _is_other(text: str) -> bool:
    """Tell dates, decimal numbers and addresses of computers from telephone numbers."""
    if NO_PHONE.fullmatch(text):
        return True
    try:
        date(text, Context())
    except BadValue:
        return False
    return True
