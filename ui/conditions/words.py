"""Say the values of conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.conditions.fields import Field
from ui.conditions.kinds import ME, NOBODY, PAIR, Operator
from ui.conditions.spans import pattern_of, say_span
from ui.filters import number
from ui.lists.options import Option, of_choices

MOST_SAID = 3
DISTANCES = {
    "before": gettext_lazy("is more than %(distance)s"),
    "after": gettext_lazy("is less than %(distance)s"),
}
type Names = Mapping[str, Mapping[Any, Option]]


def choices_of(field: Field, names: Names) -> Mapping[Any, Option]:
    return of_choices(field.choices, field.colours) if field.choices else names.get(field.options, {})


def say_values(field: Field, operator: Operator, texts: Sequence[str], names: Names) -> str:
    if operator.takes == PAIR:
        low, high = (say_value(field, text, names) if text else "" for text in (*texts, "", "")[:2])
        return f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "…"
    said = [say_value(field, text, names) for text in texts if text]
    if len(said) > MOST_SAID:
        return f"{', '.join(said[: MOST_SAID - 1])} +{len(said) - MOST_SAID + 1}"
    return ", ".join(said) or "…"


def say_distance(operator: str, texts: Sequence[str]) -> str:
    """Say how far off a day is: "before 14-days-ago" is more than 14 days ago; empty where nothing is counted."""
    pattern, number = pattern_of(texts[0]) if texts else ("", "")
    template = DISTANCES.get(operator) if number and pattern.endswith("-ago") else None
    return str(template) % {"distance": say_span(texts[0])} if template else ""


def say_value(field: Field, text: str, names: Names) -> str:
    if field.kind in {"day", "moment"}:
        return say_span(text)
    if field.kind == "flag":
        return {"yes": _("yes"), "no": _("no")}.get(text, text)
    if field.kind in {"number", "whole"}:
        return _say_number(text)
    if field.kind == "text":
        return f"“{text}”"
    return _say_choice(field, text, names)


def _say_choice(field: Field, text: str, names: Names) -> str:
    if field.kind == "person" and text in {ME, NOBODY}:
        return _("me") if text == ME else _("nobody")
    choices = choices_of(field, names)
    option = next((option for value, option in choices.items() if str(value) == text), None)
    return option.label if option else _("something that is gone")


def _say_number(text: str) -> str:
    try:
        value = float(text)
        return number(int(value)) if value == int(value) else f"{value:,}"
    except (ValueError, OverflowError):
        return text
