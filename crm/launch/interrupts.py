"""What ends us, and how to put it off for the length of a step that must not be cut in two."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def put_off() -> Iterator[None]:
    """Answer a signal after the block: a process that was started must be known before we stop what we know of."""
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda came_now, frame: came.append(came_now)) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])
