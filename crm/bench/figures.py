"""What a series of requests took."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figures:
    """Milliseconds on the server, statements sent to the database at most, bytes of the answer at the median."""

    median_ms: float
    p95_ms: float
    queries: int
    bytes: int

    def as_json(self) -> dict[str, float]:
        return asdict(self)


def median_ms(seconds: Sequence[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)


def p95_ms(seconds: Sequence[float]) -> float:
    """The time that 95 of 100 requests keep within."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2)
