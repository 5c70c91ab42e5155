"""`flush`, as the owner of the tables: TRUNCATE is the owner's right."""

from typing import Any

from django.core.management.commands import flush

from core.roles import owner_session


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with owner_session(options["database"]):
            super().handle(**options)
