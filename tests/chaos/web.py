"""A browser's requests to the real web process, without a browser: one connection, one session."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from tests.sessions import session_of
from workspaces.models import User

TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where no answer came."""

    status: int
    seconds: float
    text: str = ""


class Visitor:
    """Somebody signed in, who asks a web server on this machine."""

    def __init__(self, port: int, user: User) -> None:
        self.port = port
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(values))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Host": f"127.0.0.1:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.monotonic()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.leave()
            return Answer(0, time.monotonic() - started)
        return Answer(response.status, time.monotonic() - started, text)

    def leave(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None
