import pytest
import redis
from django.db import OperationalError, connection
from django.test import Client

from crm import health
from events import live


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture(autouse=True)
def _asked_anew():
    health._check_migrations.cache_clear()
    yield
    health._check_migrations.cache_clear()


@pytest.fixture
def redis_is_away(monkeypatch):
    nobody = redis.Redis(unix_socket_path="/nonexistent/redis.sock", retry=None)
    monkeypatch.setattr(live, "connection", lambda: nobody)


def test_the_process_answers_without_touching_the_database(browser):
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_process_that_can_work_says_so(browser, db):
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "redis": "ok"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_redis_it_is_degraded_and_works(browser, db, redis_is_away):
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "database": "ok", "redis": "down"})


def test_without_the_database_it_is_not_ready(browser, db, monkeypatch):
    def refuse(*_: object) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["status"]) == (503, "down", "unavailable")


def test_with_a_migration_missing_it_is_not_ready_until_it_is_applied(browser, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'pipelines' RETURNING name, applied")
        names = cursor.fetchall()
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations are missing")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES ('pipelines', %s, %s)", names)
    assert browser.get("/readyz").status_code == 200


def test_a_login_that_policies_do_not_bind_is_not_ready(browser, db, monkeypatch):
    monkeypatch.setattr(health, "login_is_bound", lambda: False)
    answer = browser.get("/readyz")
    assert (answer.status_code, "row-level security" in answer.json()["database"]) == (503, True)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_watchers_neither_sign_in_nor_fill_the_log(browser, db, path, caplog):
    assert "sessionid" not in browser.get(path).cookies
    assert browser.post(path).status_code == 405
    assert [record for record in caplog.records if record.name == "crm.requests"] == []
