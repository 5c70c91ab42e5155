"""One thing that can be done to many rows, and what is said before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.many import Outcome
from ui.bulk.forms import BulkForm
from ui.registry import Text
from workspaces.models import User

REASONS_SAID = 3
type Run = Callable[[Sequence[UUID], dict[str, Any], User | None, datetime], Outcome]


class Number(int):
    """A number that is said with its thousands apart: "Edit 12,000 leads"."""

    def __str__(self) -> str:
        return f"{int(self):,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    `run` is a service in its `many` form: the ids, what the form said, by whom and when. `kind` is the operation's.

    One that is rare waits in a menu. `title` and `told` are said with a number, `ngettext_lazy("Move %(n)s lead", …)`;
    `yes` stands on the button.
    """

    key: str
    kind: str
    label: Text
    icon: str
    title: Any
    told: Any
    yes: Text
    permission: str
    run: Run
    form: type[BulkForm] = BulkForm
    keys: str = ""
    is_danger: bool = False
    is_rare: bool = False
    warning: Text = ""

    def titled(self, number: int) -> str:
        return str(self.title % {"n": Number(number)})


def say(change: Change, outcome: Outcome) -> str:
    """Say what was done, and what not and why: "12 moved, 3 skipped: Proposal needs …"."""
    parts = [str(change.told % {"n": Number(outcome.done)})]
    if outcome.same:
        same = Number(outcome.same)
        parts.append(ngettext("%(n)s was so already", "%(n)s were so already", same) % {"n": same})
    skipped = len(outcome.skipped)
    if skipped:
        parts.append(_("%(n)s skipped") % {"n": Number(skipped)})
    reasons = [_reason(text, number, skipped) for text, number in outcome.reasons.most_common(REASONS_SAID)]
    text = ", ".join(parts)
    return f"{text}: {' '.join(reasons)}" if reasons else f"{text}."


def _reason(text: str, number: int, skipped: int) -> str:
    return text if number == skipped else f"{text} ({number})"
