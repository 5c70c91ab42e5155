"""A workspace with as many leads as asked for, made by the database itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.models import Tag
from contacts.services import tags_named
from core.scope import every_workspace, workspace_scope
from crm.bench.filling import TABLES, fill
from crm.bench.loading import bare_tables, vacuum
from leads.models import LeadSource
from leads.services import create_source
from leads.tasks import fold_workspace
from pipelines.blueprints import SALES
from pipelines.models import Stage
from pipelines.services import create_pipeline
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services import create_workspace

ROLES = [Role.OWNER, Role.ADMIN, Role.MANAGER, *[Role.STAFF] * 9]
SHARES = {"New": 10, "Contacted": 14, "Qualified": 11, "Proposal": 8, "Nurture": 15, "Won": 12, "Lost": 30}
SOURCES = {
    "Website": "digital", "Google Ads": "digital", "Newsletter": "digital",
    "Referral": "referral", "Partner": "referral", "Trade fair": "traditional",
}  # fmt: skip
FIRST_NAMES, LAST_NAMES = 2_000, 5_000
FIRST_SYLLABLES = "a an be ca da el fa ge ha in jo ka la li ma mi na no ol pa ra re sa so ta ti ul va wi yo"
LAST_SYLLABLES = (
    "ander berg bach dahl erson feld gard hof ing jans kow lund mann mar ner owen park quist rich sen son stein tor "
    "ulf vik wald win wood yard ziel"
)


def seed(*, leads: int, events: int, tell: Callable[[str], None]) -> Workspace:
    """Give the workspace of this size, made now unless it is there already."""
    slug = f"bench-{leads}-{events}"
    if found := Workspace.objects.filter(slug=slug).first():
        return found
    with transaction.atomic():
        workspace = new_workspace(slug)
        parameters = parameters_of(workspace, leads)
        with every_workspace(), bare_tables(TABLES):
            fill(parameters, events=events, tell=tell)
            tell("indexes and references")
    fold_workspace(workspace.pk)
    tell("vacuum")
    vacuum(TABLES)
    return workspace


def parameters_of(workspace: Workspace, leads: int) -> dict[str, Any]:
    """Tell the statements of `filling` how much, and whose."""
    with workspace_scope(workspace.pk):
        stages = dict(Stage.objects.values_list("name", "pk"))
        return {
            "workspace": workspace.pk,
            "leads": leads,
            "contacts": max(1, leads * 9 // 10),
            "accounts": max(1, leads // 20),
            "users": list(Membership.objects.order_by("pk").values_list("user", flat=True)),
            "stages": [stages[name] for name, share in SHARES.items() for _ in range(share)],
            "sources": list(LeadSource.objects.values_list("pk", flat=True)),
            "tags": list(Tag.objects.values_list("pk", flat=True)),
            "first_names": FIRST_NAMES,
            "last_names": LAST_NAMES,
            "firsts": invented_names(FIRST_NAMES, FIRST_SYLLABLES, 1),
            "lasts": invented_names(LAST_NAMES, LAST_SYLLABLES, 2),
        }


def invented_names(number: int, syllables: str, seed: int) -> list[str]:
    """Make names of syllables, all different."""
    parts = syllables.split()
    dice = random.Random(seed)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < number:
        names["".join(dice.choices(parts, k=dice.choice((2, 2, 3)))).capitalize()] = None
    return list(names)


def new_workspace(slug: str) -> Workspace:
    """Make an empty workspace with members, a pipeline, sources and tags."""
    now = timezone.now()
    users = [
        User.objects.get_or_create(
            email=f"member{number}@example.com", defaults={"first_name": "Member", "last_name": f"Number {number}"}
        )[0]
        for number in range(len(ROLES))
    ]
    workspace = create_workspace(name=f"Bench {slug}", slug=slug, owner=users[0], at=now)
    with workspace_scope(workspace.pk):
        Membership.objects.bulk_create(
            Membership(user=user, role=role) for user, role in zip(users[1:], ROLES[1:], strict=True)
        )
        create_pipeline(blueprint=SALES, by=users[0], at=now - timedelta(days=370))
        for name, category in SOURCES.items():
            create_source(name=name, category=category, by=users[0], at=now)
        tags_named(["vip", "renewal", "newsletter", "partner", "urgent", "demo", "south", "north"])
    return workspace
