"""The figures as a table for people, each beside what it should be, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.bench.figures import Figures

AIMS_MS = {
    "list": 10.0,
    "filtered_list": 10.0,
    "deep_page": 10.0,
    "board": 20.0,
    "record": 10.0,
    "palette_search": 10.0,
    "create": 12.0,
    "stage_move": 12.0,
}
QUERIES, PAGES_PER_S, ROWS_PER_S, WORKER_MB, STACK_MB = 10, 200.0, 5_000.0, 200.0, 900.0
WARM_MS, COLD_MS, WIRE_KIB = 200.0, 300.0, 120.0
KEPT, MISSED = "✓", "✗"


@dataclass
class Report:
    """Everything measured; what was left out stays empty."""

    leads: int
    pages: dict[str, Figures] = field(default_factory=dict)
    compressed: dict[str, int] = field(default_factory=dict)
    floor: dict[str, float] = field(default_factory=dict)
    throughput: dict[str, float] = field(default_factory=dict)
    import_rows_per_s: float | None = None
    memory_mb: dict[str, float] = field(default_factory=dict)
    browser: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "leads": self.leads,
            "pages": {name: figures.as_json() for name, figures in self.pages.items()},
            "floor": self.floor,
            "throughput": self.throughput,
            "import_rows_per_s": self.import_rows_per_s,
            "memory_mb": self.memory_mb,
            "browser": self.browser,
        }

    def as_table(self) -> str:
        """Lay the figures out in columns, with a mark for each aim kept or missed."""
        parts = [f"{self.leads:,} leads in one workspace", *self._page_lines(), "", *self._other_lines()]
        return "\n".join(parts)

    def _page_lines(self) -> list[str]:
        times = f"{'page':<16}{'median ms':>10}{'95th':>9}{'aim':>9}   {'floor':>8}"
        head = f"{times}{'queries':>9}{'bytes':>10}{'gzip':>9}"
        return [head, *(self._page_line(name, figures) for name, figures in self.pages.items())]

    def _page_line(self, name: str, figures: Figures) -> str:
        aim = AIMS_MS[name]
        floor = f"{self.floor[name]:.2f}" if name in self.floor else ""
        small = f"{self.compressed[name]:,}" if name in self.compressed else ""
        return (
            f"{name.replace('_', ' '):<16}{figures.median_ms:>10.2f}{figures.p95_ms:>9.2f}{f'≤ {aim:g}':>9} "
            f"{_mark(figures.median_ms <= aim)}{floor:>9}{figures.queries:>7} {_mark(figures.queries <= QUERIES)}"
            f"{figures.bytes:>10,}{small:>9}"
        )

    def _other_lines(self) -> list[str]:
        workers = f"{self.throughput.get('workers', 2):g} workers"
        rows = [
            _line("empty view, ms", self.floor.get("empty_view")),
            _line("one row and its commit, ms", self.floor.get("commit")),
            _line(f"list pages/s, 8 clients, {workers}", self.throughput.get("list_pages_per_s"), at_least=PAGES_PER_S),
            _line("import rows/s", self.import_rows_per_s, at_least=ROWS_PER_S),
            _line("list painted, warm cache, ms", self.browser.get("warm_ms"), at_most=WARM_MS),
            _line("list painted, cold cache, ms", self.browser.get("cold_ms"), at_most=COLD_MS),
            _line("over the wire, cold, KiB", self.browser.get("wire_kib"), at_most=WIRE_KIB),
            _line("memory of one web worker, MB", self.memory_mb.get("web_worker"), at_most=WORKER_MB),
            _line("memory of everything, MB", self.memory_mb.get("total"), at_most=STACK_MB),
        ]
        parts = {name: size for name, size in self.memory_mb.items() if name not in {"web_worker", "total"}}
        return [*filter(None, rows), *([f"  of which {_listed(parts)}"] if parts else [])]


def _line(name: str, value: float | None, *, at_most: float | None = None, at_least: float | None = None) -> str:
    if value is None:
        return ""
    aim = f"≤ {at_most:g}" if at_most is not None else f"≥ {at_least:g}" if at_least is not None else ""
    kept = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    return f"{name:<36}{value:>12,.2f}{aim:>10} {_mark(kept) if aim else ''}".rstrip()


def _mark(kept: bool) -> str:
    return KEPT if kept else MISSED


def _listed(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
