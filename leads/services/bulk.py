"""Do the same to many leads, each through its own service; what a rule refuses is skipped and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from contacts.services import tag_record
from core.errors import DomainError
from core.locks import lock
from leads.models import Lead
from leads.services.leads import delete_lead
from leads.services.ownership import assign_lead
from leads.services.stages import change_stage
from pipelines.models import Stage
from workspaces.models import User

MOST = 500


class TooMany(DomainError):
    """More leads than are changed while somebody waits."""


@dataclass
class Outcome:
    """How many leads changed, how many were so already, and why the others were left as they are."""

    done: int = 0
    same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def assign_leads(*, leads: Sequence[Lead], owner: User | None, by: User | None, at: datetime) -> Outcome:
    return _each(leads, partial(assign_lead, owner=owner, by=by, at=at))


def move_leads(*, leads: Sequence[Lead], to_stage: Stage, by: User | None, at: datetime, reason: str = "") -> Outcome:
    """Move leads to a stage; those that it does not take stay where they are."""
    return _each(leads, partial(change_stage, to_stage=to_stage, by=by, at=at, reason=reason))


def tag_leads(
    *, leads: Sequence[Lead], by: User | None, at: datetime, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Outcome:
    """Give leads some tags, or take some away; their other tags stay."""

    def tag(*, lead: Lead) -> object:
        return tag_record(record=lead, names=list(add), seen=list(remove), by=by, at=at)

    return _each(leads, tag)


def delete_leads(*, leads: Sequence[Lead], by: User | None, at: datetime) -> Outcome:
    def delete(*, lead: Lead) -> bool:
        delete_lead(lead=lock(lead), by=by, at=at)
        return True

    return _each(leads, delete)


def check_number(number: int) -> None:
    """
    Refuse what takes longer than a person should wait.

    :raises TooMany: beyond `MOST` leads.
    """
    if number > MOST:
        raise TooMany(f"At most {MOST} leads can be changed at once for now. Narrow the filter and go step by step.")


def _each(leads: Sequence[Lead], change: Callable[..., Any]) -> Outcome:
    """Change leads in the order of their ids, so that two people's locks cannot meet crosswise."""
    check_number(len(leads))
    outcome = Outcome()
    with transaction.atomic():
        for lead in sorted(leads, key=lambda each: each.pk):
            try:
                changed = change(lead=lead)
            except DomainError as refusal:
                outcome.skipped[refusal.message] += 1
            except Lead.DoesNotExist:
                outcome.skipped["Somebody deleted it meanwhile."] += 1
            else:
                outcome.done += bool(changed)
                outcome.same += not changed
    return outcome
