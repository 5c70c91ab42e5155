"""Throw the demo data away and keep the workspace, for those who stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from activities.models import Note
from contacts.models import Account, Contact, Tag
from core.locks import lock
from core.models import SearchWord
from crm.demo.trade import MEMBERS
from events.models import Event
from leads.models import Lead
from leads.models.tallies import LeadTally
from transfers.models import Import
from transfers.services import delete_import
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services import memberships_of, update_workspace

INVENTED = {f"{first.lower()}@example.com" for first, *_ in MEMBERS}
# What hangs below these goes with them, in the database.
BUSINESS: tuple[type[Model], ...] = (Note, Lead, Contact, Account, Tag, Event, LeadTally, SearchWord)


def clear_demo(*, workspace: Workspace, by: User, at: datetime) -> bool:
    """
    Delete all business data of the open workspace and the invented members; False if it holds no demo data.

    Owners, who asks, pipelines, stages, sources and people invited since stay.
    """
    with transaction.atomic():
        if not lock(workspace).is_demo:
            return False
        for job in Import.objects.all():
            delete_import(job=job, by=by, at=at)
        for model in BUSINESS:
            model._default_manager.all().delete()
        _dismiss(by)
        update_workspace(workspace=workspace, values={"is_demo": False})
    return True


def _dismiss(by: User) -> None:
    invented = Membership.objects.filter(user__email__in=INVENTED).exclude(role=Role.OWNER).exclude(user=by)
    for membership in list(invented.select_related("user")):
        membership.delete()
        if not membership.user.is_staff and not memberships_of(membership.user):
            membership.user.delete()
