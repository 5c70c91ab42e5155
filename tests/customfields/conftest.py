"""Fields for tests, made as an admin makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.scope import workspace_scope
from customfields import services
from customfields.models import FieldDefinition
from workspaces.models import Workspace

type Define = Callable[..., FieldDefinition]


@pytest.fixture
def define(workspace: Workspace) -> Define:
    """Add a field to leads, or to what `context` says: `define("Budget", "money")`."""

    def make(label: str, kind: str = "text", **settings: Any) -> FieldDefinition:
        with workspace_scope(workspace.pk):
            context = settings.pop("context", "lead")
            return services.define_field(
                context=context, label=label, kind=kind, by=None, at=timezone.now(), **settings
            )

    return make
