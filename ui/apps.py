from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "ui"

    def ready(self) -> None:
        autodiscover_modules("contributions", "lists")  # jobs know lists, too, by their keys
