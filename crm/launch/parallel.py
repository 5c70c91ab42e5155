"""A pytest plugin: each parallel worker of a test run has a Redis database of its own, as it has a PostgreSQL one."""

from __future__ import annotations

import os


def own_redis(url: str, worker: str) -> dict[str, str]:
    """Return what a worker named gw0, gw1, … is told; `url` names a Redis by its Unix socket."""
    number = int(worker.removeprefix("gw")) + 1
    broker = url.replace("unix://", "redis+socket://")
    return {"REDIS_URL": f"{url}?db={number}", "CELERY_BROKER_URL": f"{broker}?virtual_host={number}"}


if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and os.environ.get("REDIS_URL", "").startswith("unix://"):
    os.environ.update(own_redis(os.environ["REDIS_URL"], worker))
