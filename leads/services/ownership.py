"""Whose lead it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.errors import DomainError
from core.locks import lock
from events import log
from leads.models import Lead, LeadAssignment
from workspaces.models import Membership, User


class NotAMember(DomainError):
    """A lead cannot belong to somebody outside the workspace."""


def assign_lead(*, lead: Lead, owner: User | None, by: User | None, at: datetime, reason: str = "") -> bool:
    """
    Give a lead to a member, or to nobody; False if it is theirs already.

    :raises NotAMember: if the person does not belong to the workspace.
    """
    if owner:
        check_member(owner)
    with transaction.atomic():
        lock(lead)
        previous = lead.owner
        if previous == owner:
            return False
        lead.owner, lead.updated_by = owner, by
        lead.change("owner", "updated_by")
        note_assignment(lead, previous=previous, by=by, at=at, reason=reason)
        data = {"from": previous.name if previous else "", "to": owner.name if owner else "", "reason": reason}
        log.record("lead.assigned", subject=lead, actor=by, at=at, data=data)
    return True


def check_member(person: User) -> None:
    """Refuse an owner from elsewhere; raises as `assign_lead`."""
    if not Membership.objects.filter(user=person).exists():
        raise NotAMember(f"{person.name} is not a member of this workspace.", field="owner")


def note_assignment(lead: Lead, *, previous: User | None, by: User | None, at: datetime, reason: str) -> None:
    LeadAssignment.objects.create(
        lead=lead, assigned_from=previous, assigned_to_id=lead.owner_id, assigned_by=by, assigned_at=at, reason=reason
    )
