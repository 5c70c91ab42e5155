from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PipelinesConfig(AppConfig):
    name = "pipelines"

    def ready(self) -> None:
        autodiscover_modules("requirements")
