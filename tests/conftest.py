"""
What every test may ask for.

Tests run as the restricted login, under row-level security, in a database that the login made. `scope` opens a
workspace; without it every tenant row is out of reach, as in the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.scope import workspace_scope
from crm.celery import app
from leads import services as lead_services
from leads.models import Lead
from pipelines.blueprints import SALES
from pipelines.models import Pipeline, Stage
from pipelines.services import create_pipeline
from tests.factories import ContactFactory, MembershipFactory, WorkspaceFactory
from workspaces.models import Membership, Role, User, Workspace


@pytest.fixture(autouse=True)
def _tasks_run_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run Celery's tasks in the test's own process, unless the test brings real workers."""
    if request.node.get_closest_marker("workers"):
        yield
        return
    before = app.conf.task_always_eager, app.conf.task_eager_propagates
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(task_always_eager=before[0], task_eager_propagates=before[1])


@pytest.fixture(autouse=True)
def _passwords_are_hashed_quickly(settings: Any) -> None:
    """Do without the half second that a good hash takes for each user of each test."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]  # what was hashed before stays readable


@pytest.fixture
def workspace(db: None) -> Workspace:
    made: Workspace = WorkspaceFactory(name="Acme", slug="acme")
    return made


@pytest.fixture
def scope(workspace: Workspace) -> Iterator[Workspace]:
    """Stand inside the workspace `acme`."""
    with workspace_scope(workspace.pk):
        yield workspace


def _member(workspace: Workspace, role: str, email: str) -> Membership:
    first = email.partition("@")[0].title()
    made: Membership = MembershipFactory(
        workspace=workspace, role=role, user__email=email, user__first_name=first, user__last_name="Example"
    )
    return made


@pytest.fixture
def owner(workspace: Workspace) -> Membership:
    return _member(workspace, Role.OWNER, "olga@example.com")


@pytest.fixture
def membership(workspace: Workspace) -> Membership:
    return _member(workspace, Role.STAFF, "sam@example.com")


@pytest.fixture
def viewer(workspace: Workspace) -> Membership:
    return _member(workspace, Role.VIEWER, "vera@example.com")


@pytest.fixture
def member(membership: Membership) -> User:
    return membership.user


@pytest.fixture
def pipeline(workspace: Workspace) -> Pipeline:
    """The Sales pipeline: New, Contacted, Qualified, Proposal, Nurture, Won, Lost."""
    with workspace_scope(workspace.pk):
        return create_pipeline(blueprint=SALES, by=None, at=timezone.now())


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """The stages of `pipeline` by lower-case name."""
    with workspace_scope(pipeline.workspace_id):
        return {stage.name.lower(): stage for stage in pipeline.stages.order_by("position")}


@pytest.fixture
def lead(pipeline: Pipeline, member: User) -> Lead:
    """A lead of Ada Lovelace's in New, Sam's."""
    contact = ContactFactory(
        workspace=pipeline.workspace, first_name="Ada", last_name="Lovelace", email="ada@example.org"
    )
    with workspace_scope(pipeline.workspace_id):
        return lead_services.create_lead(
            contact=contact, pipeline=pipeline, owner=member, value=1000, by=member, at=timezone.now()
        )


def _signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def client_of_member(membership: Membership) -> Client:
    """Sam's browser, signed in: addresses begin with /w/acme/."""
    return _signed_in(membership)


@pytest.fixture
def client_of_owner(owner: Membership) -> Client:
    return _signed_in(owner)


@pytest.fixture
def client_of_viewer(viewer: Membership) -> Client:
    return _signed_in(viewer)


@pytest.fixture
def client_of_stranger(db: None) -> Client:
    """Somebody signed in who belongs to another workspace, `other`."""
    return _signed_in(MembershipFactory(workspace=WorkspaceFactory(slug="other", name="Other"), role=Role.OWNER))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name files in bytes by what they are: their content may hold a time, and every worker must collect the same."""
    return "bytes" if isinstance(val, bytes) else None
