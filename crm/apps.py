from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm import celery  # shared tasks find their application through the default

        celery.app.set_default()
