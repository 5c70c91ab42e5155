"""
The live server: a stream for each open page that says that something changed, and never what (docs/events.md).

An ASGI application of its own, `granian --interface asginl crm.live:application`: open connections cost the pages
nothing. It asks the database who may listen, once a minute again, and holds no connection in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

import django
import structlog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, parse_cookie  # noqa: E402
from django.utils.http import is_same_domain  # noqa: E402

from core.scope import workspace_scope  # noqa: E402
from crm.hub import Hub, Listener  # noqa: E402
from workspaces.models import Membership, Workspace  # noqa: E402

log = structlog.get_logger(__name__)
ADDRESS = re.compile(r"^/live/(?P<slug>[a-z0-9-]{1,50})/$")
HEARTBEAT = 20.0  # seconds of silence
RECHECK = 60.0  # seconds until somebody removed hears nothing more
GREETING = b"retry: 2000\n\n"
ASKING = ThreadPoolExecutor(4, "live-database")

type Headers = dict[bytes, bytes]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Refused(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Give the event loop its hub; the server has one loop, made after this module is read."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(settings.REDIS_URL)
    return _hubs[loop]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer `/live/<slug>/` with a stream, `/healthz` with a word."""
    if scope["type"] != "http":
        return
    match = ADDRESS.match(scope["path"])
    if scope["path"] == "/healthz":
        await _answer(send, HTTPStatus.OK, b"ok")
    elif match is None:
        await _answer(send, HTTPStatus.NOT_FOUND)
    elif scope["method"] != "GET":
        await _answer(send, HTTPStatus.METHOD_NOT_ALLOWED)
    else:
        await _listen(match["slug"], dict(scope["headers"]), receive, send)


async def _listen(slug: str, headers: Headers, receive: Receive, send: Send) -> None:
    ask = partial(admit, headers.get(b"cookie", b"").decode("latin-1"), slug)
    try:
        workspace_id = await _in_thread(ask)
    except Refused as refusal:
        await _answer(send, refusal.status)
        return
    async with hub().listener(workspace_id) as listener:
        watchers = [asyncio.create_task(_until_gone(receive, listener)), asyncio.create_task(_recheck(ask, listener))]
        try:
            await _stream(send, headers, listener)
        finally:
            for watcher in watchers:
                watcher.cancel()


def admit(cookies: str, slug: str) -> UUID:
    """
    Find the workspace that the session's member may hear.

    :raises Refused: 403 for nobody signed in, 404 for a workspace that is not one of theirs.
    """
    try:
        request = HttpRequest()
        request.session = SessionStore(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME))
        user = get_user(request)
        if not user.is_authenticated:
            raise Refused(HTTPStatus.FORBIDDEN)
        workspace_id = Workspace.objects.filter(slug=slug, is_active=True).values_list("pk", flat=True).first()
        if workspace_id is None or not _is_member(user.pk, workspace_id):
            raise Refused(HTTPStatus.NOT_FOUND)
        return workspace_id
    finally:
        connection.close()  # back to the pool: an open page holds none


def _is_member(user_id: UUID, workspace_id: UUID) -> bool:
    with workspace_scope(workspace_id):
        return Membership.objects.filter(user_id=user_id).exists()


async def _stream(send: Send, headers: Headers, listener: Listener) -> None:
    start = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    start += cors(headers)
    with contextlib.suppress(OSError):  # the page went away in the middle of a word
        await send({"type": "http.response.start", "status": 200, "headers": start})
        await _say(send, GREETING)
        while listener.is_open:
            message = await listener.next(within=HEARTBEAT)
            if listener.is_open:
                await _say(send, message or b": \n\n")
        await _say(send, b"", more=False)


async def _say(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.let_go()


async def _recheck(ask: Callable[[], UUID], listener: Listener) -> None:
    """Let go of a page whose person signed out or was removed; a database that is away is asked again later."""
    while listener.is_open:
        await asyncio.sleep(RECHECK)
        try:
            await _in_thread(ask)
        except Refused as refusal:
            if refusal.status != HTTPStatus.SERVICE_UNAVAILABLE:
                listener.let_go()


async def _in_thread(ask: Callable[[], UUID]) -> UUID:
    try:
        return await asyncio.get_running_loop().run_in_executor(ASKING, ask)
    except Refused:
        raise
    except Exception as error:
        log.exception("live page could not be checked")
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE) from error


def cors(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Let pages of this host, on whichever port, read the stream with their cookie; others see nothing."""
    origin = headers.get(b"origin", b"")
    try:
        asked = urlsplit(origin.decode("latin-1"))
        host = urlsplit("//" + headers.get(b"host", b"").decode("latin-1")).hostname
    except ValueError:
        return []
    if not host or not (asked.hostname == host or _is_trusted(asked)):
        return []
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


def _is_trusted(asked: SplitResult) -> bool:
    return any(
        asked.scheme == known.scheme and is_same_domain(asked.netloc, known.netloc.lstrip("*"))
        for known in map(urlsplit, settings.CSRF_TRUSTED_ORIGINS)
    )


async def _answer(send: Send, status: HTTPStatus, body: bytes = b"") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body or status.phrase.encode()})
