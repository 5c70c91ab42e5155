"""Make a workspace that can be worked in at once: a pipeline and the usual sources."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core.scope import workspace_scope
from leads.models import LeadSource
from leads.services import create_source
from pipelines.blueprints import SALES
from pipelines.services import create_pipeline
from workspaces.models import User, Workspace
from workspaces.services import create_workspace

SOURCES = (
    ("Website", LeadSource.Category.DIGITAL),
    ("Google Ads", LeadSource.Category.DIGITAL),
    ("Social media", LeadSource.Category.DIGITAL),
    ("Referral", LeadSource.Category.REFERRAL),
    ("Trade fair", LeadSource.Category.TRADITIONAL),
    ("Cold outreach", LeadSource.Category.TRADITIONAL),
    ("Phone", LeadSource.Category.TRADITIONAL),
)


def set_up_workspace(*, name: str, owner: User, at: datetime, **fields: Any) -> Workspace:
    """Store a workspace with its first owner, the Sales pipeline and the usual sources, all or nothing."""
    with transaction.atomic():
        workspace = create_workspace(name=name, owner=owner, at=at, **fields)
        with workspace_scope(workspace.pk):
            create_pipeline(blueprint=SALES, by=owner, at=at)
            for source, category in SOURCES:
                create_source(name=source, category=category, by=owner, at=at)
    return workspace
