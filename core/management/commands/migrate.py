"""`migrate`, as the owner of the tables."""

from typing import Any

from django.core.management.commands import migrate

from core.autodetector import Autodetector
from core.roles import owner_session


class Command(migrate.Command):
    autodetector = Autodetector

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_session(options["database"]):
            super().handle(*args, **options)
