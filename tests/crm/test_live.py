"""The live server as it runs: granian, Redis and PostgreSQL are real."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import time

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from core.scope import workspace_scope
from crm import live
from crm.launch.places import open_places
from crm.launch.redis import Redis
from events.live import channel
from leads import services
from tests.factories import MembershipFactory, WorkspaceFactory
from tests.processes import live_updates, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """An open page's stream."""

    def __init__(self, port: int, cookies: str, slug: str = "acme", origin: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        headers = {"Cookie": cookies} | ({"Origin": origin} if origin else {})
        self.connection.request("GET", f"/live/{slug}/", headers=headers)
        self.answer = self.connection.getresponse()

    def lines(self) -> list[str]:
        """Read one event, without comments."""
        event: list[str] = []
        while line := self.answer.readline().decode().rstrip("\n"):
            event.append(line)
        return event if event != [": "] else self.lines()

    def hears(self) -> dict[str, str]:
        """Read the next fact, beyond the greeting."""
        event = self.lines()
        data = [line.removeprefix("data: ") for line in event if line.startswith("data: ")]
        return json.loads(data[0]) if data else self.hears()

    def is_silent(self, seconds: float = 0.5) -> bool:
        self.lines()  # the greeting
        self.connection.sock.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            return not self.answer.readline().strip(b": \n")
        return True


def cookies_of(client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.fixture(scope="module")
def port(django_db_setup):
    with live_updates() as port:
        yield port


def test_a_colleagues_move_reaches_an_open_page_within_a_second(port, client_of_member, lead, stages, owner):
    page = Page(port, cookies_of(client_of_member))
    assert page.lines() == ["retry: 2000"]
    with workspace_scope(lead.workspace_id):
        services.change_stage(lead=lead, to_stage=stages["won"], by=owner.user, at=timezone.now())
    started = time.monotonic()
    assert page.hears() == {"name": "lead.stage_changed", "subject": str(lead.pk)}
    assert time.monotonic() - started < 1


def test_strangers_are_told_nothing_not_even_that_it_exists(port, client_of_stranger, workspace):
    refused = Page(port, cookies_of(client_of_stranger)).answer
    unknown = Page(port, cookies_of(client_of_stranger), slug="nowhere").answer
    assert (refused.status, unknown.status) == (404, 404)
    assert refused.read() == unknown.read()


def test_nobody_listens_without_signing_in(port, workspace, client_of_member):
    assert [Page(port, cookies).answer.status for cookies in ("", "sessionid=forged")] == [403, 403]
    cookies = cookies_of(client_of_member)
    client_of_member.logout()
    assert Page(port, cookies).answer.status == 403


def test_what_happens_in_another_workspace_is_not_heard(port, client_of_member, membership):
    elsewhere = WorkspaceFactory(slug="elsewhere")
    MembershipFactory(workspace=elsewhere, user=membership.user)
    page = Page(port, cookies_of(client_of_member))
    redis.Redis.from_url(settings.REDIS_URL).publish(channel(elsewhere.pk), "{}")
    assert page.is_silent()


def test_only_pages_of_this_host_may_read_the_stream(port, client_of_member):
    cookies = cookies_of(client_of_member)
    own = Page(port, cookies, origin="http://127.0.0.1:8000").answer
    assert own.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:8000"
    assert own.headers["Access-Control-Allow-Credentials"] == "true"
    for origin in ("http://evil.example", "http://127.0.0.1.evil.example", "null", "http://[", ""):
        assert Page(port, cookies, origin=origin).answer.headers["Access-Control-Allow-Origin"] is None


def test_other_addresses_and_methods_are_refused(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    answers = []
    for method, path in (("GET", "/"), ("GET", "/live/Acme/"), ("POST", "/live/acme/")):
        connection.request(method, path)
        answer = connection.getresponse()
        answers.append((answer.status, answer.read()))
    assert answers == [(404, b"Not Found"), (404, b"Not Found"), (405, b"Method Not Allowed")]


def test_a_trusted_origin_may_read_the_stream(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://crm.example.com", "https://*.acme.example"]
    allowed = {
        origin: bool(live.cors({b"host": b"10.0.0.1:80", b"origin": origin}))
        for origin in (b"https://crm.example.com", b"https://eu.acme.example", b"http://crm.example.com")
    }
    assert list(allowed.values()) == [True, True, False]


def test_three_hundred_pages_hear_one_message(port, client_of_member, workspace):
    assert asyncio.run(_hear_together(port, cookies_of(client_of_member), workspace.pk, 300)) < 2


async def _hear_together(port: int, cookies: str, workspace_id, pages: int) -> float:
    """Open that many streams, say something, and tell how long it took until all had heard it."""
    request = f"GET /live/acme/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode()

    async def open_one():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await reader.readuntil(b"retry: 2000")
        return reader, writer

    streams = await asyncio.gather(*(open_one() for _ in range(pages)))
    started = time.monotonic()
    redis.Redis.from_url(settings.REDIS_URL).publish(channel(workspace_id), '{"name": "x.y", "subject": "1"}')
    await asyncio.gather(*(reader.readuntil(b'"x.y"') for reader, _writer in streams))
    took = time.monotonic() - started
    for _reader, writer in streams:
        writer.close()
    return took


def test_pages_outlive_redis_and_are_told_of_its_return(client_of_member, workspace, tmp_path_factory):
    places = open_places(str(tmp_path_factory.mktemp("redis")))
    places.open_sockets(os.getuid())
    server = Redis(places, throw_away=True)
    server.start()
    try:
        with live_updates(REDIS_URL=server.url) as port:
            page = Page(port, cookies_of(client_of_member))
            page.lines()
            server.stop()
            late = Page(port, cookies_of(client_of_member))  # opened while Redis is away
            assert late.lines() == ["retry: 2000"]
            server.start()
            assert (page.lines(), late.lines()) == (["event: resume", "data: {}"], ["event: resume", "data: {}"])
            other = redis.Redis.from_url(server.url)
            wait_for(lambda: other.pubsub_numsub(channel(workspace.pk))[0][1] == 1)
            other.publish(channel(workspace.pk), '{"name": "lead.created"}')
            assert (page.hears(), late.hears()) == ({"name": "lead.created"}, {"name": "lead.created"})
    finally:
        server.stop()
        places.close_sockets()


class Ears:
    """What the ASGI application says to one page, in this process."""

    def __init__(self, cookies: str) -> None:
        self.said: list[bytes] = []
        self.gone = asyncio.Event()
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": "/live/acme/",
            "headers": [(b"cookie", cookies.encode())],
        }

    async def receive(self) -> dict[str, str]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message) -> None:
        self.said.append(message.get("body", b""))


def test_a_removed_member_hears_nothing_more(client_of_member, membership, monkeypatch):
    monkeypatch.setattr(live, "RECHECK", 0.1)

    async def listen() -> None:
        ears = Ears(cookies_of(client_of_member))
        page = asyncio.create_task(live.application(ears.scope, ears.receive, ears.send))
        await asyncio.sleep(0.4)
        assert not page.done()
        await asyncio.to_thread(remove)
        await asyncio.wait_for(page, 5)
        assert ears.said == [b"", live.GREETING, b""]
        await live.hub().close()

    def remove() -> None:
        with workspace_scope(membership.workspace_id):
            membership.delete()

    asyncio.run(listen())


def test_a_page_that_leaves_is_forgotten_and_a_slow_one_is_let_go(client_of_member, workspace, monkeypatch):
    async def listen() -> None:
        quick, slow = Ears(cookies_of(client_of_member)), Ears(cookies_of(client_of_member))
        stuck = asyncio.Event()

        async def crawl(message) -> None:
            await slow.send(message)
            if slow.said[-1].startswith(b"data"):
                await stuck.wait()

        pages = [
            asyncio.create_task(live.application(quick.scope, quick.receive, quick.send)),
            asyncio.create_task(live.application(slow.scope, slow.receive, crawl)),
        ]
        room = await _room(2)
        for number in range(200):
            room.tell(b"data: %d\n\n" % number)
            await asyncio.sleep(0)
        stuck.set()
        await asyncio.wait_for(pages[1], 5)
        assert b"".join(quick.said).count(b"data: ") == 200
        assert 1 <= b"".join(slow.said).count(b"data: ") < 200
        quick.gone.set()
        await asyncio.wait_for(pages[0], 5)
        assert live.hub()._rooms == {}
        await live.hub().close()

    async def _room(listeners: int):
        for _ in range(100):
            rooms = list(live.hub()._rooms.values())
            if rooms and len(rooms[0].listeners) == listeners:
                await asyncio.sleep(0.1)
                return rooms[0]
            await asyncio.sleep(0.05)
        raise AssertionError("the pages did not open")

    asyncio.run(listen())
