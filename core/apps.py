from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import forks, lookups  # noqa: F401 - registers itself

        forks.watch()
