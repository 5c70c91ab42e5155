"""The two bundled servers of a data directory, shared by everything that runs from it at one time."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from crm.launch import roles
from crm.launch.locks import Lock, locked
from crm.launch.places import Places, kept_secret
from crm.launch.postgres import Postgres
from crm.launch.redis import Redis


class Servers:
    """Starts what DATABASE_URL and REDIS_URL do not name; the last to leave stops it."""

    def __init__(self, places: Places, *, throw_away: bool = False) -> None:
        self.places = places
        self.postgres = None if os.environ.get("DATABASE_URL") else Postgres(places, throw_away=throw_away)
        self.redis = None if os.environ.get("REDIS_URL") else Redis(places, throw_away=throw_away)
        self._change = places.run / "servers.lock"
        self._use = Lock(places.run / "users.lock")

    def __enter__(self) -> Self:
        with locked(self._change):
            self._use.take(shared=True)
            try:
                self._start()
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with locked(self._change):
            self._leave()

    def _start(self) -> None:
        if self.postgres or self.redis:
            owner = self.postgres.account.uid if self.postgres else os.geteuid()
            self.places.open_sockets(owner)
        with ThreadPoolExecutor(2) as pool:
            starts = [pool.submit(server.start) for server in (self.postgres, self.redis) if server]
            for start in starts:
                start.result()
        if self.postgres:
            roles.prepare(self.postgres)
        else:
            roles.check(os.environ["DATABASE_URL"])

    def _leave(self) -> None:
        self._use.release()
        if not self._use.take(wait=False):
            self._use.release()
            return
        for server in (self.redis, self.postgres):
            if server:
                server.stop()
        if self.postgres or self.redis:
            self.places.close_sockets()
        self._use.release()

    def revive(self) -> list[str]:
        """Start again what has died; return its names."""
        dead = [server for server in (self.postgres, self.redis) if server and not server.is_running()]
        if dead:
            with locked(self._change):
                for server in dead:
                    server.start()
        return [type(server).__name__ for server in dead]

    @property
    def environment(self) -> dict[str, str]:
        """What the processes of Relay must know of this installation."""
        environment = {
            "DATABASE_URL": roles.login_url(self.postgres) if self.postgres else os.environ["DATABASE_URL"],
            "REDIS_URL": self.redis.url if self.redis else os.environ["REDIS_URL"],
            "RELAY_VAR": str(self.places.var),
        }
        if not os.environ.get("SECRET_KEY"):
            environment["SECRET_KEY"] = kept_secret(self.places.var / "secret_key")
        return environment
