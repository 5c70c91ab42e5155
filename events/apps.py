from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from core.facts import record_by


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import log

        record_by(log.record)
        autodiscover_modules("subscribers", "sentences")
