"""The Celery application: what nobody waits for."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import celeryd_init, task_postrun, task_prerun

from crm.beat import Beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
app = Celery("crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(Beat)


@celeryd_init.connect
def _wait_longer(conf: Any, **_: Any) -> None:
    """Let a worker, whom no page waits for, be patient with Redis."""
    conf.broker_transport_options = conf.broker_transport_options | {"socket_timeout": 10}


@task_prerun.connect
def _name_the_job(task_id: str, task: Any, kwargs: dict[str, Any], **_: Any) -> None:
    structlog.contextvars.bind_contextvars(job_id=task_id, task=task.name, workspace_id=kwargs.get("workspace_id", ""))


@task_postrun.connect
def _forget_the_job(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()
