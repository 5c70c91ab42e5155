"""Celery's beat as a thread of a worker: the schedule is short, and a process of its own weighs 100 MB."""

import os
from typing import Any

from celery import bootsteps
from celery.beat import EmbeddedService

LAST_RUNS = "BEAT_FILE"  # the file of the last runs; a worker without it does not beat


class Beat(bootsteps.StartStopStep):
    def include_if(self, parent: Any) -> bool:
        return bool(os.environ.get(LAST_RUNS))

    def create(self, parent: Any) -> Any:
        return EmbeddedService(parent.app, thread=True, schedule_filename=os.environ[LAST_RUNS])
