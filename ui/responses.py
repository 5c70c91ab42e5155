"""Whole page or fragment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse


def page_or_block(request: HttpRequest, page: str, block: str) -> str:
    """Name the block for a request by htmx, else the page it belongs to."""
    return f"{page}#{block}" if request.htmx else page  # type: ignore[attr-defined]


def page_or_target(request: HttpRequest, page: str, blocks: Mapping[str, str]) -> str:
    """Name the block that belongs to the element that htmx will replace, by its id; else the page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    block = blocks.get(htmx.target or "") if htmx else None
    return f"{page}#{block}" if block else page


def with_toast(response: HttpResponse, text: str, *, open_url: str = "", undo_url: str = "") -> HttpResponse:
    """Let the browser show a short message, with *Open* and *Undo* where there is something to open or undo."""
    return with_trigger(response, "toast", {"text": text, "open_url": open_url, "undo_url": undo_url})


def with_trigger(response: HttpResponse, name: str, detail: Any = None) -> HttpResponse:
    """Add an event that htmx raises in the browser when the answer arrives."""
    triggers = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps({**triggers, name: detail})
    return response
