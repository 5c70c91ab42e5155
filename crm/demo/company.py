"""Fill an empty database with the invented company."""

from __future__ import annotations

import random
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from contacts.models import Tag
from core.scope import workspace_scope
from crm.demo import clock, trade
from crm.demo.ledger import Ledger
from crm.demo.year import Year
from events.models import Event
from leads.services import create_source
from pipelines.blueprints import APPOINTMENTS, SALES
from pipelines.services import create_pipeline
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services import create_workspace

LEADS = 1_200
SEED = 20
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


class Account(NamedTuple):
    """Somebody who can sign in."""

    email: str
    password: str
    role: str


def make_demo(*, at: datetime, leads: int = LEADS) -> list[Account]:
    """Make the workspace, its members and a year of work before `at`; tell who can sign in."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    began = at - clock.YEAR - timedelta(days=12)
    with transaction.atomic():
        members = _make_members(password)
        workspace = create_workspace(
            name=trade.NAME, slug=trade.SLUG, owner=members[0], at=began, is_demo=True, timezone=str(clock.ZONE)
        )
        with workspace_scope(workspace.pk):
            _fill(workspace, members, began=began, now=at, leads=leads)
    return [Account(user.email, password, role) for user, (_, _, role, _) in zip(members, trade.MEMBERS, strict=True)]


def _make_members(password: str) -> list[User]:
    """Make the people; one hash serves them all, because it takes most of a second to make."""
    hashed = make_password(password)
    return [
        User.objects.update_or_create(
            email=f"{first.lower()}@example.com",
            defaults={
                "password": hashed,
                "first_name": first,
                "last_name": last,
                "timezone": str(clock.ZONE),
                "is_staff": role == Role.OWNER,
            },
        )[0]
        for first, last, role, _ in trade.MEMBERS
    ]


def _fill(workspace: Workspace, members: list[User], *, began: datetime, now: datetime, leads: int) -> None:
    owner, *others = members
    roles = [role for _, _, role, _ in trade.MEMBERS[1:]]
    Membership.objects.bulk_create(Membership(user=user, role=role) for user, role in zip(others, roles, strict=True))
    for blueprint in (SALES, APPOINTMENTS):
        create_pipeline(blueprint=blueprint, by=owner, at=began)
    for origin in trade.ORIGINS:
        create_source(name=origin.name, category=origin.category, by=owner, at=began)
    tags = Tag.objects.bulk_create(Tag(name=name, colour=colour) for name, colour in trade.TAGS.items())
    dice = random.Random(SEED)  # noqa: S311
    ledger = Ledger(currency=workspace.currency)
    Year(ledger, dice, members=members, tags=tags, now=now).pass_by(leads)
    ledger.store()
    Event.objects.undispatched().update(dispatched_at=now)
