"""Fill an empty database with something to look at."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from crm.demo.company import make_demo
from workspaces.models import Role, Workspace


class Command(BaseCommand):
    help = "Make a demo workspace in an empty database; print e-mail, password and role of those who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if Workspace.objects.exists():
            self.stderr.write("There is a workspace already, so no demo data was made.")
            return
        for account in make_demo(at=timezone.now()):
            self.stdout.write(f"{account.email} {account.password} {Role(account.role).label.lower()}")
