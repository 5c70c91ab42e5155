"""Rows for tests, each made inside its workspace's scope."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone

from contacts.models import Account, Contact, Tag
from core.scope import workspace_scope
from leads.models import Lead, LeadSource
from pipelines.models import Pipeline, Stage
from workspaces.models import Membership, Role, User, Workspace

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)


class WorkspaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workspace

    name = factory.Sequence(lambda n: f"Workspace {n}")
    slug = factory.Sequence(lambda n: f"workspace-{n}")


class TenantFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    workspace = factory.SubFactory(WorkspaceFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with workspace_scope(kwargs["workspace"].pk):
            return super()._create(model_class, *args, **kwargs)


class MembershipFactory(TenantFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.STAFF


class PipelineFactory(TenantFactory):
    class Meta:
        model = Pipeline

    name = factory.Sequence(lambda n: f"Pipeline {n}")


class StageFactory(TenantFactory):
    class Meta:
        model = Stage

    pipeline = factory.SubFactory(PipelineFactory, workspace=factory.SelfAttribute("..workspace"))
    name = factory.Sequence(lambda n: f"Stage {n}")
    position = factory.Sequence(int)


class LeadSourceFactory(TenantFactory):
    class Meta:
        model = LeadSource

    name = factory.Sequence(lambda n: f"Source {n}")


class TagFactory(TenantFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"tag {n}")


class AccountFactory(TenantFactory):
    class Meta:
        model = Account

    name = factory.Sequence(lambda n: f"Company {n}")


class ContactFactory(TenantFactory):
    class Meta:
        model = Contact

    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = factory.Sequence(lambda n: f"Last{n}")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")


class LeadFactory(TenantFactory):
    class Meta:
        model = Lead

    contact = factory.SubFactory(ContactFactory, workspace=factory.SelfAttribute("..workspace"))
    stage = factory.SubFactory(StageFactory, workspace=factory.SelfAttribute("..workspace"))
    stage_entered_at = factory.LazyFunction(timezone.now)
    last_activity_at = factory.LazyFunction(timezone.now)
