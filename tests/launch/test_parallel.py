"""Workers of one test run do not share a Redis database."""

from __future__ import annotations

import os

import pytest
import redis
from kombu import Connection

from crm.launch.parallel import own_redis

WORKER = "gw13"  # none of a real run


@pytest.fixture
def told() -> dict[str, str]:
    url = os.environ["REDIS_URL"].partition("?")[0]
    if not url.startswith("unix://"):
        pytest.skip("REDIS_URL names a Redis of somebody else")
    return own_redis(url, WORKER)


def test_redis_and_celery_meet_in_a_workers_own_database(told: dict[str, str]) -> None:
    with redis.Redis.from_url(told["REDIS_URL"]) as client, Connection(told["CELERY_BROKER_URL"]) as broker:
        client.flushdb()
        queue = broker.SimpleQueue("post")
        queue.put({"lead": 7})
        assert client.connection_pool.connection_kwargs["db"] == 14
        assert client.llen("post") == 1
        queue.close()
        client.flushdb()
