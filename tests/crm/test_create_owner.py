from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from core.scope import workspace_scope
from leads.models import Lead
from pipelines.models import Pipeline
from workspaces.models import Membership, Role, Workspace


def created(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_owner", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_an_owner_is_made_who_can_sign_in_to_an_empty_workspace() -> None:
    out, err = created("--email", "Olga@Example.org", "--workspace", "Hof Lindner")
    email, password, role = out.split()
    assert (email, role, err) == ("olga@example.org", "owner", "")
    assert Client().login(username=email, password=password)
    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.slug) == ("Hof Lindner", "hof-lindner")
    with workspace_scope(workspace.pk):
        assert Membership.objects.get().role == Role.OWNER
        assert Pipeline.objects.count() == 1
        assert not Lead.objects.exists()


@pytest.mark.django_db
def test_a_second_owner_is_not_made(workspace: Workspace) -> None:
    assert created() == ("", "There is a workspace already, so no owner was made.\n")
    assert Workspace.objects.get() == workspace
