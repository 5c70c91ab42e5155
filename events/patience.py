"""How long a page waits for a Redis that does not answer: once, and then for a while not at all."""

from __future__ import annotations

import time

LASTS = 5.0  # seconds; what was not said meanwhile the sweep finds, and pages ask afresh


class Patience:
    """Runs out when Redis fails, and comes back after a moment."""

    def __init__(self) -> None:
        self._gone_until = 0.0

    def has_run_out(self) -> bool:
        return time.monotonic() < self._gone_until

    def run_out(self) -> None:
        self._gone_until = time.monotonic() + LASTS


patience = Patience()
