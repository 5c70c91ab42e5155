"""Pages go compressed to browsers that take it: a sixth of the bytes for half a millisecond."""

from __future__ import annotations

import gzip
import io
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

SMALLEST = 600  # bytes; less fits into a packet as it is
LEVEL = 3  # Django's own middleware takes 6: a tenth smaller for more than twice the time
PADDING = 60  # bytes at most
KINDS = ("text/", "application/json", "application/problem+json")


class Compress:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _can_shrink(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = packed(response.content)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response


def packed(content: bytes) -> bytes:
    """
    Compress, and add a name of random length, which every reader passes over.

    Without it an attacker who sees lengths only could guess at secrets in the page (BREACH); tokens against forged
    requests are masked anew by Django in every page besides.
    """
    target = io.BytesIO()
    name = "x" * secrets.randbelow(PADDING)
    with gzip.GzipFile(name, "wb", compresslevel=LEVEL, fileobj=target, mtime=0) as file:
        file.write(content)
    return target.getvalue()


def _can_shrink(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and len(response.content) >= SMALLEST
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(KINDS)
    )
