"""`makemigrations` that puts new tenant tables behind row-level security."""

from django.core.management.commands import makemigrations

from core.autodetector import Autodetector


class Command(makemigrations.Command):
    autodetector = Autodetector
