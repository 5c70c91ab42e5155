"""Make the first person and an empty workspace, for those who start without demo data."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from core.scope import workspace_scope
from pipelines.blueprints import SALES
from pipelines.services import create_pipeline
from workspaces.models import Workspace
from workspaces.services import create_workspace, register


class Command(BaseCommand):
    help = "Make an owner with an empty workspace in an empty database; print e-mail, password and role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="owner@example.com")
        parser.add_argument("--workspace", default="My workspace", help="its name")

    def handle(self, *args: Any, **options: Any) -> None:
        if Workspace.objects.exists():
            self.stderr.write("There is a workspace already, so no owner was made.")
            return
        password, now = secrets.token_urlsafe(12), timezone.now()
        with transaction.atomic():
            owner = register(email=options["email"], password=password, is_staff=True)
            workspace = create_workspace(name=options["workspace"], owner=owner, at=now)
            with workspace_scope(workspace.pk):
                create_pipeline(blueprint=SALES, by=owner, at=now)
        self.stdout.write(f"{owner.email} {password} owner")
