"""How many pages a second the web server gives to several browsers at once, over real connections."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from crm.bench.asking import Ask


@dataclass
class Reader:
    """One browser: a kept connection, one request after the other."""

    host: str
    port: int
    asks: Sequence[Ask]
    pages: int = 0
    received: int = 0
    refused: int = 0

    def read_until(self, deadline: float) -> None:
        with socket.create_connection((self.host, self.port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < deadline:
                ask = self.asks[self.pages % len(self.asks)]
                connection.sendall(_request(ask, self.host, self.port))
                status, size = _answer(connection)
                self.refused += status not in ask.expects
                self.received += size
                self.pages += 1


def pages_per_second(host: str, port: int, asks: Sequence[Sequence[Ask]], *, seconds: float) -> dict[str, float]:
    """Let as many browsers as there are lists of requests read for a while; pages a second and bytes a page."""
    readers = [Reader(host, port, own) for own in asks]
    began = time.monotonic()
    threads = [threading.Thread(target=reader.read_until, args=(began + seconds,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, pages = time.monotonic() - began, sum(reader.pages for reader in readers)
    refused = sum(reader.refused for reader in readers)
    if refused:
        raise RuntimeError(f"{refused} of {pages} pages were refused.")
    return {"pages": round(pages / took, 1), "bytes": sum(reader.received for reader in readers) // max(1, pages)}


def _request(ask: Ask, host: str, port: int) -> bytes:
    lines = (f"GET {ask.address} HTTP/1.1", f"Host: {host}:{port}", f"Cookie: {ask.cookies}", "Accept-Encoding: gzip")
    return "\r\n".join((*lines, "", "")).encode()


def _answer(connection: socket.socket) -> tuple[int, int]:
    """Read one answer whole: its status and its size; granian tells the length of what WSGI gives it."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    status = int(head.split(b" ", 2)[1])
    size, missing = len(head) + 4, int(headers.get(b"content-length", 0)) - len(body)
    while missing > 0:
        missing -= len(_more(connection))
    return status, size + int(headers.get(b"content-length", 0))


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(262_144)
    if not received:
        raise ConnectionError("The web server closed the connection.")
    return received
