"""Logs as one JSON object a line, each with the request, workspace and job it belongs to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

# Addresses that are secrets: whoever has one may join, or set a password.
SECRET_PATH = re.compile(r"(/invitations/|/password/reset/key/)[^/\s\"'?]+")


def redact(logger: Any, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Take secret addresses out of everything that is logged, wherever it comes from."""
    return {key: SECRET_PATH.sub(r"\1***", text) if isinstance(text, str) else text for key, text in entry.items()}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.server": {"handlers": [], "propagate": True}, "fontTools": {"level": "WARNING"}},
}

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
log = structlog.get_logger("crm.requests")
UNLOGGED = ("/static/", "/healthz", "/readyz")


class RequestLog:
    """Give each request an id, answer it back as X-Request-ID, and write one line when it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request.headers.get("X-Request-ID", "")[:64] or uuid4().hex
        path = request.path
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            if not path.startswith(UNLOGGED):
                took = round((time.perf_counter() - started) * 1000, 1)
                log.info(
                    "request",
                    method=request.method,
                    path=path,
                    status=response.status_code,
                    took_ms=took,
                    **_whose(request),
                )
        response["X-Request-ID"] = request_id
        return response


def _whose(request: HttpRequest) -> dict[str, str]:
    """Name the workspace and the member; their names in the context end with the workspace's scope."""
    membership = getattr(request, "membership", None)
    return {"workspace_id": str(membership.workspace_id), "user_id": str(membership.user_id)} if membership else {}
