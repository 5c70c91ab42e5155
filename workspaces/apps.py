from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkspacesConfig(AppConfig):
    name = "workspaces"

    def ready(self) -> None:
        autodiscover_modules("policies")
