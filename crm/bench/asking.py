"""Ask the application for pages as a web server does, in this process, and take the time."""

from __future__ import annotations

import gzip
import io
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from workspaces.models import User

CSRF = "bench" + "0" * 27  # any 32 letters: the cookie and the header must agree
BESIDE_THE_POINT = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Ask:
    """One request: a member's session, an address; for a POST its fields, and the element that htmx sent it for."""

    session: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    target: str = ""
    expects: tuple[int, ...] = (200,)

    @property
    def address(self) -> str:
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    @property
    def cookies(self) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@dataclass(frozen=True)
class Answer:
    """The status, the bytes, the headers, and the seconds from the request to the last byte."""

    status: int
    body: bytes
    headers: dict[str, str]
    seconds: float

    @property
    def content(self) -> bytes:
        """The page as it was before it was compressed."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body


type Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
type Statement = tuple[str, Any]


def sign_in(user: User) -> str:
    """Open a session for a member; the key of its cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def send(application: Application, ask: Ask) -> Answer:
    """Make one request and read the whole answer."""
    environ, told = _environ(ask), dict[str, Any]()

    def start(status: str, headers: Sequence[tuple[str, str]], *_: Any) -> None:
        told.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})

    began = time.perf_counter()
    answer = application(environ, start)
    body = b"".join(answer)
    answer.close()
    return Answer(told["status"], body, told["headers"], time.perf_counter() - began)


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Collect what is sent to the database, without savepoints."""
    sent: list[Statement] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(BESIDE_THE_POINT):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def _environ(ask: Ask) -> dict[str, Any]:
    body = urlencode(ask.form or {}).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if ask.form is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": ask.path,
        "QUERY_STRING": urlencode(ask.query),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": ask.cookies,
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if ask.target or ask.form is not None:
        environ |= {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": ask.target}
    if ask.form is not None:
        kind = "application/x-www-form-urlencoded"
        environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "HTTP_X_CSRFTOKEN": CSRF}
    return environ
