"""Make the first person and an empty workspace, for those who start without demo data."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from crm.setup import set_up_workspace
from workspaces.models import Workspace
from workspaces.services import register


class Command(BaseCommand):
    help = "Make an owner with an empty workspace in an empty database; print e-mail, password and role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="owner@example.com")
        parser.add_argument("--name", default="", help="of the owner: first and last")
        parser.add_argument("--workspace", default="My workspace", help="its name")

    def handle(self, *args: Any, **options: Any) -> None:
        if Workspace.objects.exists():
            self.stderr.write("There is a workspace already, so no owner was made.")
            return
        password, now = secrets.token_urlsafe(12), timezone.now()
        with transaction.atomic():
            first, _, last = options["name"].strip().partition(" ")
            owner = register(
                email=options["email"], password=password, first_name=first, last_name=last.strip(), is_staff=True
            )
            set_up_workspace(name=options["workspace"], owner=owner, at=now)
        self.stdout.write(f"{owner.email} {password} owner")
