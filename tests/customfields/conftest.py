"""Fields for tests, made as an admin makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Contact
from core.scope import workspace_scope
from customfields import services
from customfields.models import FieldDefinition
from tests.factories import ContactFactory
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


@pytest.fixture
def ada(workspace: Workspace, pipeline: object) -> Contact:
    """A contact without leads, in a workspace with a pipeline."""
    made: Contact = ContactFactory(workspace=workspace, first_name="Ada", last_name="King")
    return made
