"""
One Redis connection for all open pages: a channel for each workspace, handed on to its listeners.

A listener has a short queue: one that does not keep up is let go and asks afresh when it returns.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import redis.asyncio as redis
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from events.live import channel

log = structlog.get_logger(__name__)
WAITING = 64  # messages that a listener may lag behind
FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0  # seconds between tries to reach Redis
SUBSCRIBED_WITHIN = 1.0  # seconds that a page waits to be sure it misses nothing
RESUME = b"event: resume\ndata: {}\n\n"


class Listener:
    """One open page: what it has still to be told, until it is let go."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self.is_open = True

    def tell(self, message: bytes) -> None:
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            log.warning("slow live page let go")
            self.let_go()

    def let_go(self) -> None:
        """End the stream; what is still unsaid is dropped."""
        self.is_open = False
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def next(self, *, within: float) -> bytes | None:
        """Wait for something to say; None where there is nothing for so many seconds, or no more."""
        try:
            first = await asyncio.wait_for(self._queue.get(), within)
        except TimeoutError:
            return None
        parts = [first] if first else []
        while not self._queue.empty() and (message := self._queue.get_nowait()):
            parts.append(message)
        return b"".join(parts) or None


class Room:
    """The listeners of one workspace."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.is_asked_for = False
        self.subscribed = asyncio.Event()

    def tell(self, message: bytes) -> None:
        for listener in self.listeners:
            listener.tell(message)


class Hub:
    """All rooms of this process; made and used in one event loop."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0))
        self._rooms: dict[bytes, Room] = {}
        self._pubsub: Any = None
        self._order = asyncio.Lock()  # subscribing and unsubscribing one channel must not overtake each other
        self._task = asyncio.create_task(self._keep_listening())

    @asynccontextmanager
    async def listener(self, workspace_id: UUID) -> AsyncIterator[Listener]:
        """Listen to a workspace's channel as long as the block runs."""
        name = channel(workspace_id).encode()
        room, listener = self._rooms.setdefault(name, Room()), Listener()
        room.listeners.add(listener)
        try:
            await self._subscribe(name, room)
            yield listener
        finally:
            room.listeners.discard(listener)
            await self._unsubscribe(name)

    async def close(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._redis.aclose()

    async def _subscribe(self, name: bytes, room: Room) -> None:
        async with self._order:
            if self._pubsub is not None and not room.is_asked_for:
                with suppress(RedisError, OSError):
                    await self._pubsub.subscribe(name)
                    room.is_asked_for = True
        with suppress(TimeoutError):  # without Redis the page stays, and hears of its return
            await asyncio.wait_for(room.subscribed.wait(), SUBSCRIBED_WITHIN)

    async def _unsubscribe(self, name: bytes) -> None:
        async with self._order:
            room = self._rooms.get(name)
            if room is None or room.listeners:
                return
            del self._rooms[name]
            if self._pubsub is not None:
                with suppress(RedisError, OSError):
                    await self._pubsub.unsubscribe(name)

    async def _keep_listening(self) -> None:
        delay = FIRST_DELAY
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await self._subscribe_all(pubsub)
                    delay = FIRST_DELAY
                    async for message in pubsub.listen():
                        self._hand_on(message)
            except Exception as error:  # whatever it was, pages are to hear again
                log.warning("live messages interrupted", error=str(error), again_in=delay)
            self._pubsub = None
            await asyncio.sleep(delay * random.uniform(0.5, 1))  # noqa: S311 - not a secret
            delay = min(LONGEST_DELAY, delay * 2)

    async def _subscribe_all(self, pubsub: Any) -> None:
        async with self._order:
            names = list(self._rooms)
            await pubsub.subscribe(channel(""), *names)  # the first keeps it open without rooms
            for name in names:
                self._rooms[name].is_asked_for = True
            self._pubsub = pubsub

    def _hand_on(self, message: dict[str, Any]) -> None:
        room = self._rooms.get(message["channel"])
        if room is None:
            return
        if message["type"] == "message":
            room.tell(b"data: %b\n\n" % message["data"])
        elif message["type"] == "subscribe":
            if room.subscribed.is_set():  # again: the connection was lost, and with it what was said meanwhile
                room.tell(RESUME)
            room.subscribed.set()
